//! parcel
