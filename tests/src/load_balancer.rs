//! A load balancer that knows nothing of sessions: each connection goes to the next server.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Takes connections and hands them on in turn. With one server behind it, it is a cable that can be cut.
#[derive(Debug)]
pub struct LoadBalancer {
    port: u16,
    servers: Arc<Mutex<Vec<SocketAddr>>>,
    task: JoinHandle<()>,
}

impl LoadBalancer {
    /// On a port of its own, with no server yet: connections are closed at once.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let servers = Arc::<Mutex<Vec<SocketAddr>>>::default();
        let task = tokio::spawn(balance(listener, Arc::clone(&servers)));
        Self { port, servers, task }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The servers that get connections from now on. Those there are go on unless there is no server any more.
    pub fn hand_to(&self, ports: &[u16]) {
        let servers = ports.iter().map(|port| SocketAddr::from(([127, 0, 0, 1], *port)));
        *self.servers.lock().unwrap() = servers.collect();
    }
}

impl Drop for LoadBalancer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn balance(listener: TcpListener, servers: Arc<Mutex<Vec<SocketAddr>>>) {
    let mut connections = JoinSet::new();
    let mut check = tokio::time::interval(std::time::Duration::from_millis(20));
    for turn in 0_usize.. {
        let mut incoming = loop {
            tokio::select! {
                accepted = listener.accept() => break accepted.unwrap().0,
                _ = check.tick() => {
                    if servers.lock().unwrap().is_empty() {
                        connections.abort_all();
                    }
                }
            }
        };
        let server = {
            let servers = servers.lock().unwrap();
            if servers.is_empty() { continue } else { servers[turn % servers.len()] }
        };
        connections.spawn(async move {
            if let Ok(mut outgoing) = TcpStream::connect(server).await {
                let _ = copy_bidirectional(&mut incoming, &mut outgoing).await;
            }
        });
    }
}
