"""Make Jifen's three sounds.

    python3 make.py [OUTDIR]

Older ears lose the high tones first and a small loudspeaker the low ones, so
every tone lies between 300 and 3,000 Hz, overtones included. The three are told apart by
pitch, number and direction, not by loudness: a scan is one short high tone, a
refusal two low ones, a redemption on record a pair that rises. Each tone fades
in and out, since an edge is heard as a click.
"""

import array
import math
import pathlib
import sys
import wave

RATE = 22_050  # samples a second
PEAK = 0.6  # of full scale; three sounds in a row must not tire anyone
ATTACK = 0.008  # seconds
SILENCE = None

# Notes of (frequency in Hz or SILENCE, seconds): B6; G4 down to E4; G5 up to D6.
SOUNDS = {
    "scan": [(1976, 0.090)],
    "refuse": [(392, 0.150), (SILENCE, 0.070), (330, 0.230)],
    "done": [(784, 0.130), (SILENCE, 0.020), (1175, 0.300)],
}


def tone(frequency, seconds):
    """One note: the fundamental and two quiet overtones below 3,000 Hz."""
    overtones = [(n, share) for n, share in ((1, 1.0), (2, 0.35), (3, 0.15)) if n * frequency <= 3000]
    loudest = sum(share for _, share in overtones)
    count = round(seconds * RATE)
    attack = round(ATTACK * RATE)
    decay = count // 2
    for i in range(count):
        rise = min(1.0, i / attack)
        fall = min(1.0, (count - 1 - i) / decay)
        envelope = math.sin(rise * math.pi / 2) ** 2 * math.sin(fall * math.pi / 2) ** 2
        angle = 2 * math.pi * frequency * i / RATE
        yield PEAK * envelope * sum(share * math.sin(n * angle) for n, share in overtones) / loudest


def write(path, notes):
    samples = array.array("h")
    for frequency, seconds in notes:
        if frequency is SILENCE:
            samples.extend([0] * round(seconds * RATE))
        else:
            samples.extend(round(value * 32_767) for value in tone(frequency, seconds))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    print(f"{path}: {len(samples) / RATE:.2f} s, {path.stat().st_size} bytes")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    for name, notes in SOUNDS.items():
        write(folder / f"{name}.wav", notes)
