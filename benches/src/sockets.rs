//! Requests per second over loopback sockets, as a ratio of the layer that does nothing.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::Router;

use crate::contestant::Ask;

/// How long one server is asked at a stretch.
const STRETCH: Duration = Duration::from_millis(250);

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

    /// Requests answered per second, over one connection that is kept open.
    fn rate(&self, ask: &Ask) -> f64 {
        let mut connection = TcpStream::connect(self.address).expect("a connection");
        connection.set_nodelay(true).expect("an option");
        let mut request = format!("GET {} HTTP/1.1\r\n", ask.path);
        for (name, value) in &ask.headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut buffer = [0; 4096];
        // Every answer is as long as the first, and arrives as a whole.
        let mut exchange = || {
            connection.write_all(request.as_bytes()).expect("a request");
            let read = connection.read(&mut buffer).expect("an answer");
            assert!(buffer.starts_with(b"HTTP/1.1 200") && buffer[..read].ends_with(b"Hello"), "an answer");
        };
        (0..50).for_each(|_| exchange());
        let (start, mut answered) = (Instant::now(), 0);
        while start.elapsed() < STRETCH {
            exchange();
            answered += 1;
        }
        f64::from(answered) / start.elapsed().as_secs_f64()
    }
}

/// The rate of `router` divided by that of `no_op`: the median of stretches that take turns.
pub fn ratio(router: Router, no_op: Router, ask: &Ask, rounds: usize) -> f64 {
    let (ours, nothing) = (Server::start(router), Server::start(no_op));
    let mut ratios: Vec<f64> = (0..rounds).map(|_| ours.rate(ask) / nothing.rate(ask)).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}
