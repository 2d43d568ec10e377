//! Who may ask: pages of this server, and nobody who merely points a name at it.

use axum::http::{HeaderMap, header};

/// The names under which this server is asked for.
#[derive(Debug)]
pub(super) struct Guard {
    hosts: [String; 3],
}

impl Guard {
    pub(super) fn new(port: u16) -> Self {
        // A browser leaves out the port 80.
        let port = if port == 80 { String::new() } else { format!(":{port}") };
        Self { hosts: ["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}{port}")) }
    }

    /// Whether the request names this server. A web page elsewhere can point its own name here
    /// (DNS rebinding), but not send ours.
    pub(super) fn knows_host(&self, headers: &HeaderMap) -> bool {
        single(headers, header::HOST).is_some_and(|host| self.is_ours(host))
    }

    /// Whether no page of another origin asks.
    pub(super) fn knows_origin(&self, headers: &HeaderMap) -> bool {
        !headers.contains_key(header::ORIGIN)
            || single(headers, header::ORIGIN)
                .and_then(|origin| origin.strip_prefix("http://"))
                .is_some_and(|host| self.is_ours(host))
    }

    fn is_ours(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host))
    }
}

fn single(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_server_is_known() {
        let guard = Guard::new(4747);
        for (host, known) in [
            ("127.0.0.1:4747", true),
            ("LOCALHOST:4747", true),
            ("[::1]:4747", true),
            ("localhost", false),
            ("127.0.0.1:4748", false),
            ("evil.example:4747", false),
            ("localhost.evil.example:4747", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(guard.knows_host(&headers), known, "{host}");
        }
        assert!(!guard.knows_host(&HeaderMap::new()));
        assert!(guard.knows_origin(&HeaderMap::new()));
        for (origin, known) in
            [("http://127.0.0.1:4747", true), ("null", false), ("https://127.0.0.1:4747", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, origin.parse().unwrap());
            assert_eq!(guard.knows_origin(&headers), known, "{origin}");
        }
    }
}
