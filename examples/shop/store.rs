//! What the shop sells, in memory.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) cents: u32,
}

/// A handle to the stock; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Store(Arc<Mutex<Stock>>);

#[derive(Debug)]
pub(crate) struct Stock {
    pub(crate) products: BTreeMap<u32, Product>,
    next: u32,
}

impl Default for Store {
    /// Two products to begin with.
    fn default() -> Self {
        let mut stock = Stock { products: BTreeMap::new(), next: 1 };
        stock.add(Product { name: "kettle".into(), cents: 4900 });
        stock.add(Product { name: "teapot".into(), cents: 2900 });
        Self(Arc::new(Mutex::new(stock)))
    }
}

impl Store {
    pub(crate) fn stock(&self) -> MutexGuard<'_, Stock> {
        // No handler leaves the stock half changed, so it is good after a panic as well.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stock {
    pub(crate) fn add(&mut self, product: Product) -> u32 {
        let id = self.next;
        self.next += 1;
        self.products.insert(id, product);
        id
    }
}
