//! What a page may load, as its first line says.

use crate::config::Config;

/// The content security policy of a handbook's pages.
pub fn policy(config: &Config) -> String {
    let hosts: String = config.image_hosts.iter().map(|host| format!(" {host}")).collect();
    // What is not named is `'none'` by the first: connections, frames, workers.
    format!(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:{hosts};font-src 'self';\
         media-src 'self';form-action 'none';base-uri 'none'"
    )
}
