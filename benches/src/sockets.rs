//! Requests per second over loopback sockets, as a ratio of the layer that does nothing.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::Router;

use crate::contestant::Ask;

/// How long one server is asked at a stretch.
const STRETCH: Duration = Duration::from_millis(50);

const CONNECTIONS: usize = 16;

/// A server with one worker; it lives as long as this.
struct Server {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    fn start(router: Router) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("its address");
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, _runtime: runtime }
    }

    /// Requests answered per second, over connections that are kept open and are always busy.
    fn rate(&self, ask: &Ask) -> f64 {
        let mut connections: Vec<_> = (0..CONNECTIONS).map(|_| self.connect()).collect();
        let mut request = format!("GET {} HTTP/1.1\r\n", ask.path);
        for (name, value) in &ask.headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut buffer = [0; 4096];
        // Every answer is as long as the first, and arrives as a whole.
        let mut exchange = |connection: &mut TcpStream| {
            let read = connection.read(&mut buffer).expect("an answer");
            assert!(buffer.starts_with(b"HTTP/1.1 200") && buffer[..read].ends_with(b"Hello"), "an answer");
            connection.write_all(request.as_bytes()).expect("a request");
        };
        for connection in &mut connections {
            connection.write_all(request.as_bytes()).expect("a request");
        }
        (0..10).for_each(|_| connections.iter_mut().for_each(&mut exchange));
        let (start, mut answered) = (Instant::now(), 0);
        while start.elapsed() < STRETCH {
            connections.iter_mut().for_each(&mut exchange);
            answered += CONNECTIONS;
        }
        answered as f64 / start.elapsed().as_secs_f64()
    }

    fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(self.address).expect("a connection");
        connection.set_nodelay(true).expect("an option");
        connection
    }
}

/// The rate of each router divided by that of `no_op`: the medians of stretches that take turns.
pub fn ratios<const N: usize>(
    no_op: Router,
    routers: [(&'static str, Router); N],
    ask: &Ask,
    rounds: usize,
) -> [(&'static str, f64); N] {
    let nothing = Server::start(no_op);
    let mut servers = routers.map(|(name, router)| (name, Server::start(router), Vec::new()));
    for _ in 0..rounds {
        let rate = nothing.rate(ask);
        servers.iter_mut().for_each(|(_, server, ratios)| ratios.push(server.rate(ask) / rate));
    }
    servers.map(|(name, _, mut ratios)| {
        ratios.sort_by(f64::total_cmp);
        (name, ratios[rounds / 2])
    })
}
