use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use http::Extensions;

type Find = dyn Fn(&Extensions) -> Option<IpAddr> + Send + Sync;

/// How the app's server tells who is at the other end of a connection.
#[derive(Clone)]
pub(super) struct PeerAddress(Arc<Find>);

impl PeerAddress {
    pub(super) fn new(find: impl Fn(&Extensions) -> Option<IpAddr> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    pub(super) fn find(&self, extensions: &Extensions) -> Option<IpAddr> {
        (self.0)(extensions)
    }
}

impl fmt::Debug for PeerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeerAddress")
    }
}
