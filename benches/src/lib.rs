//! What a request costs behind our layers, beside yardsticks, hand-written middleware and other crates.

pub mod actix;
pub mod arguments;
pub mod axum;
pub mod contestant;
pub mod load;
pub mod measure;
pub mod memory;
pub mod percentiles;
pub mod sessions;
pub mod sockets;
pub mod stytch;
pub mod table;
pub mod threads;
pub mod world;
pub mod yardstick;

/// The scene: a project's key, its sessions, and the server that publishes the key.
pub struct Scene {
    pub signer: sessions::Signer,
    pub load: std::sync::Arc<load::Load>,
    pub stytch: stytch::FakeStytch,
    _server: tokio::runtime::Runtime,
}

impl Scene {
    pub fn set(sessions: usize) -> Self {
        let signer = sessions::Signer::generate();
        let load = load::Load::new(&signer, sessions);
        let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let server = server.expect("a runtime");
        let stytch = server.block_on(stytch::FakeStytch::start(&signer));
        Self { signer, load, stytch, _server: server }
    }

    /// Every contestant, framework by framework; the first of each is bare.
    pub fn contestants(&self) -> Vec<contestant::Contestant> {
        let mut all = axum::all(&self.signer, &self.load, &self.stytch);
        #[cfg(feature = "peers")]
        all.extend(axum::jwt_authorizer(&self.signer, &self.load));
        all.extend(actix::all(&self.signer, &self.load, &self.stytch));
        all
    }
}
