//! Goods entered at the till, how they stand on the shelf, and the codes of cases.

use crate::books::error::{Error, Stop};
use crate::books::storeroom::stock;
use crate::books::{Books, Reading, exchange};
use crate::market::fact::Fact;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::StaffNo;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::staff::Act;
use crate::market::storeroom::article::{
    GoodsEntered, GoodsShelved, GoodsWish, PackSet, Picture, Section, next_own,
};
use crate::market::storeroom::refusal::StoreRefusal;

impl Books {
    fn known(&self, code: Gtin) -> Result<Goods, Stop> {
        let catalogue = self.catalogue()?;
        let found = catalogue.find(code).map(|(goods, _)| goods.clone());
        let unknown = || Refusal::UnknownCode {
            code: code.to_string(),
        };
        Ok(found.ok_or_else(unknown)?)
    }

    /// Enters goods that nobody has named; those without a code get one of the shop's own. They wait for a price.
    ///
    /// # Errors
    /// [`StoreRefusal::GoodsKnown`] where the code is in use, also as a case's; [`StoreRefusal::FieldNeeded`];
    /// [`Refusal::NotPermitted`]; or a fault.
    pub fn enter_goods(
        &mut self,
        wish: &GoodsWish,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<Goods, Stop> {
        self.leave(staff, Act::Stock)?;
        self.has_room()?;
        let catalogue = self.catalogue()?;
        let cases = catalogue.packs.iter().map(|(pack, _, _)| *pack);
        let own = next_own(catalogue.by_code.keys().copied().chain(cases));
        let goods = wish.goods(own)?;
        self.is_free(goods.code)?;
        self.append_stock(
            Fact::GoodsEntered(GoodsEntered {
                goods: goods.clone(),
                staff,
            }),
            clock,
        )?;
        Ok(goods)
    }

    /// Whether a code names nothing yet.
    fn is_free(&self, code: Gtin) -> Result<(), Stop> {
        let catalogue = self.catalogue()?;
        let inside = catalogue.packs.iter().find(|(pack, _, _)| *pack == code);
        let taken = catalogue
            .find(code)
            .or_else(|| inside.and_then(|(_, inside, _)| catalogue.find(*inside)));
        match taken {
            Some((goods, _)) => {
                let name = goods.name.clone();
                Err(StoreRefusal::GoodsKnown { name }.into())
            }
            None => Ok(()),
        }
    }

    /// Gives goods another name, unit or category. What the ledger has named keeps its name.
    ///
    /// # Errors
    /// [`Refusal::UnknownCode`], [`Refusal::OwnedByLedger`], [`StoreRefusal::FieldNeeded`], [`Refusal::NotPermitted`], or
    /// a fault.
    pub fn rename_goods(
        &mut self,
        code: Gtin,
        wish: &GoodsWish,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<Goods, Stop> {
        self.leave(staff, Act::Stock)?;
        let before = self.known(code)?;
        let is_ours = self.catalogue()?.entered_here.contains(&code);
        if !is_ours && exchange::is_joined(&self.reader.conn)? {
            return Err(Refusal::OwnedByLedger.into());
        }
        let goods = Goods {
            code,
            ..wish.goods(code)?
        };
        if goods == before {
            return Ok(goods);
        }
        let fact = if is_ours {
            Fact::GoodsEntered(GoodsEntered {
                goods: goods.clone(),
                staff,
            })
        } else {
            Fact::GoodsSet(goods.clone())
        };
        self.append_stock(fact, clock)?;
        Ok(goods)
    }

    /// Gives goods a picture, or another section; what is not named stays.
    ///
    /// # Errors
    /// [`StoreRefusal::StockThere`] where goods for points would be put for sale while some are on the shelf;
    /// [`Refusal::UnknownCode`], [`Refusal::NotPermitted`], or a fault.
    pub fn shelve_goods(
        &mut self,
        code: Gtin,
        picture: Option<Picture>,
        section: Option<Section>,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<(), Stop> {
        self.leave(staff, Act::Stock)?;
        let goods = self.known(code)?;
        let before = self.catalogue()?.shelved(code);
        let section = section.unwrap_or(before.section);
        if section == Section::Sale
            && let Some(there) = stock::on_shelf(&self.reader.conn, code)?
            && there.shelf.on_hand() > 0
        {
            let (name, on_hand) = (goods.name, there.shelf.on_hand());
            return Err(StoreRefusal::StockThere { name, on_hand }.into());
        }
        let picture = picture.or(before.picture.clone());
        if (&picture, section) == (&before.picture, before.section) {
            return Ok(());
        }
        self.append_stock(
            Fact::GoodsShelved(GoodsShelved {
                code,
                picture,
                section,
                staff,
            }),
            clock,
        )
    }

    /// Says how many pieces a case's code stands for; none: it is no case's code any more.
    ///
    /// # Errors
    /// [`Refusal::UnknownCode`] for what is in it; [`StoreRefusal::GoodsKnown`] where the case's code names goods;
    /// [`Refusal::NotPermitted`], or a fault.
    pub fn set_pack(
        &mut self,
        pack: Gtin,
        code: Gtin,
        pieces: Option<Quantity>,
        staff: StaffNo,
        clock: &Reading,
    ) -> Result<(), Stop> {
        self.leave(staff, Act::Stock)?;
        self.known(code)?;
        if let Some((goods, _)) = self.catalogue()?.find(pack) {
            let name = goods.name.clone();
            return Err(StoreRefusal::GoodsKnown { name }.into());
        }
        self.append_stock(
            Fact::PackSet(PackSet {
                pack,
                code,
                pieces,
                staff,
            }),
            clock,
        )
    }

    /// Appends one fact that has no texts.
    pub(super) fn append_stock(&mut self, fact: Fact, clock: &Reading) -> Result<(), Stop> {
        let at = clock.never_before(self.last_fact);
        self.write(at, clock, |writing| {
            writing.append(fact, &[]).map_err(Error::into)
        })
        .map(|_| ())
    }
}
