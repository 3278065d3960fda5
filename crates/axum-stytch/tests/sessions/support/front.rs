//! A server before the emulator that can answer what no well-behaved server would.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stytch_emulator::Emulator;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// What happens to calls whose path begins in a certain way.
#[derive(Debug, Clone)]
pub(crate) enum Script {
    /// These bytes, then the end of the connection.
    Raw(String),
    /// A good beginning, then one byte every 50 ms for ever.
    Drip,
    /// Nothing.
    Silence,
    /// The end of the connection, in the middle of the request.
    Reset,
}

#[derive(Clone)]
pub(crate) struct Front {
    pub(crate) base_url: String,
    scripts: Arc<Mutex<Vec<(String, Script)>>>,
    calls: Arc<Mutex<Vec<String>>>,
    client: reqwest::Client,
    accepting: Arc<Mutex<Option<AbortHandle>>>,
    behind: String,
}

impl Front {
    /// Passes everything on to the emulator until told otherwise.
    pub(crate) async fn of(emulator: &Emulator) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let front = Self {
            base_url: format!("http://{}", listener.local_addr().unwrap()),
            scripts: Arc::default(),
            calls: Arc::default(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            accepting: Arc::default(),
            behind: emulator.base_url().to_owned(),
        };
        front.accept(listener);
        front
    }

    fn accept(&self, listener: TcpListener) {
        let front = self.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let front = front.clone();
                tokio::spawn(async move { front.serve(stream).await });
            }
        });
        *self.accepting.lock().unwrap() = Some(task.abort_handle());
    }

    /// Refuses connections until [`open`](Self::open).
    pub(crate) async fn close(&self) {
        let accepting = self.accepting.lock().unwrap().take();
        if let Some(accepting) = accepting {
            accepting.abort();
        }
        while TcpStream::connect(self.address()).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) async fn open(&self) {
        if self.accepting.lock().unwrap().is_none() {
            self.accept(TcpListener::bind(self.address()).await.unwrap());
        }
    }

    fn address(&self) -> &str {
        self.base_url.trim_start_matches("http://")
    }

    pub(crate) fn script(&self, path: &str, script: Script) {
        self.scripts.lock().unwrap().push((path.to_owned(), script));
    }

    pub(crate) fn behave(&self) {
        self.scripts.lock().unwrap().clear();
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        self.calls.lock().unwrap().iter().filter(|called| called.starts_with(path)).count()
    }

    /// The request lines and headers that came with paths that begin so.
    async fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let mut parts = line.split(' ').map(str::to_owned);
        let (method, path) = (parts.next()?, parts.next()?);
        let (mut headers, mut length) = (Vec::new(), 0);
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await.ok()?;
            let Some((name, value)) = header.trim_end().split_once(": ") else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().ok()?;
            } else if !name.eq_ignore_ascii_case("host") {
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        self.calls.lock().unwrap().push(path.clone());
        let script = self.scripts.lock().unwrap().iter().find(|(start, _)| path.starts_with(start)).cloned();
        match script {
            Some((_, Script::Raw(raw))) => stream.write_all(raw.as_bytes()).await.ok()?,
            Some((_, Script::Reset)) => {
                stream.get_ref().set_zero_linger().ok()?;
                return None;
            }
            Some((_, Script::Silence)) => std::future::pending().await,
            Some((_, Script::Drip)) => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{\"keys\":[")
                    .await
                    .ok()?;
                loop {
                    stream.write_all(b" ").await.ok()?;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            None => {
                let method = reqwest::Method::from_bytes(method.as_bytes()).ok()?;
                let url = format!("{}{path}", self.behind);
                let mut request = self.client.request(method, url).body(body);
                for (name, value) in headers {
                    request = request.header(name, value);
                }
                let answer = request.send().await.ok()?;
                let status = answer.status();
                let body = answer.text().await.ok()?;
                let head = format!(
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).await.ok()?;
                stream.write_all(body.as_bytes()).await.ok()?;
            }
        }
        stream.shutdown().await.ok()
    }
}
