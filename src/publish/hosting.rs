//! Where an MTA-STS policy file can be served from, each with what has to be written there.
//!
//! The file is fetched from `https://mta-sts.<domain>/.well-known/mta-sts.txt`, with a
//! certificate for exactly that host, as text/plain, and without a redirect (RFC 8461,
//! sections 3.2 and 3.3).

use std::fmt::Write;

use crate::language::tr;
use crate::say;

/// A kind of web host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebHost {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// Apache httpd.
    Apache,
    /// GitHub Pages.
    GithubPages,
    /// Cloudflare Pages.
    CloudflarePages,
    /// A Cloudflare Worker, or another runtime with the same interface.
    Worker,
}

/// A file to write, or steps to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The file's path, or what the text is.
    pub title: String,
    /// The text.
    pub text: String,
}

impl WebHost {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Nginx, Self::Caddy, Self::Apache, Self::GithubPages, Self::CloudflarePages, Self::Worker];

    /// The name to show.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Apache => "Apache",
            Self::GithubPages => "GitHub Pages",
            Self::CloudflarePages => "Cloudflare Pages",
            Self::Worker => "Worker",
        }
    }

    /// What to write for a policy of a domain. `policy` is the text of the file, its lines ended by CRLF.
    pub fn snippets(self, domain: &str, policy: &str) -> Vec<Snippet> {
        let host = format!("mta-sts.{domain}");
        match self {
            Self::Nginx => vec![nginx(&host, policy)],
            Self::Caddy => vec![caddy(&host, policy)],
            Self::Apache => vec![apache(&host), file(policy)],
            Self::GithubPages => vec![
                file(policy),
                Snippet { title: "CNAME".into(), text: format!("{host}\n") },
                Snippet {
                    title: tr(".nojekyll (an empty file: without it .well-known is left out)").into(),
                    text: String::new(),
                },
                steps(&[
                    tr("Put these three files into a public repository of their own."),
                    tr("Settings, Pages: deploy from the branch main, folder / (root)."),
                    &say!("In your DNS: {host} CNAME <your account>.github.io", host),
                    tr("Once the certificate has been issued, choose Enforce HTTPS."),
                ]),
            ],
            Self::CloudflarePages => vec![
                file(policy),
                Snippet {
                    title: "_headers".into(),
                    text: "/.well-known/mta-sts.txt\n  Content-Type: text/plain; charset=utf-8\n".into(),
                },
                steps(&[
                    tr("Create a Pages project and upload a folder with these two files."),
                    &say!("Custom domains: add {host}; the DNS record and the certificate are created for you.", host),
                ]),
            ],
            Self::Worker => {
                let step = say!("Settings, Domains and routes: add the custom domain {host}.", host);
                vec![worker(policy), steps(&[&step])]
            }
        }
    }
}

fn file(policy: &str) -> Snippet {
    Snippet { title: ".well-known/mta-sts.txt".into(), text: policy.to_owned() }
}

fn steps(lines: &[&str]) -> Snippet {
    let text = lines.iter().enumerate().fold(String::new(), |mut text, (index, line)| {
        let _ = writeln!(text, "{}. {line}", index + 1);
        text
    });
    Snippet { title: tr("Steps").into(), text }
}

fn nginx(host: &str, policy: &str) -> Snippet {
    // In a quoted string nginx reads \r and \n itself, and a variable begins with a dollar sign.
    let body = policy.replace('\\', "\\\\").replace('"', "\\\"").replace("\r\n", "\\r\\n");
    let text = format!(
        r#"server {{
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name {host};
    ssl_certificate     /etc/letsencrypt/live/{host}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{host}/privkey.pem;

    location = /.well-known/mta-sts.txt {{
        default_type text/plain;
        return 200 "{body}";
    }}
    location / {{
        return 404;
    }}
}}
"#
    );
    Snippet { title: format!("/etc/nginx/conf.d/{host}.conf"), text }
}

fn caddy(host: &str, policy: &str) -> Snippet {
    let body = policy.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "\t\t{line}");
        text
    });
    let text = format!(
        "{host} {{\n\thandle /.well-known/mta-sts.txt {{\n\t\theader Content-Type \"text/plain; charset=utf-8\"\n\t\trespond <<POLICY\n{body}\t\tPOLICY 200\n\t}}\n\thandle {{\n\t\trespond 404\n\t}}\n}}\n"
    );
    Snippet { title: "Caddyfile".into(), text }
}

fn apache(host: &str) -> Snippet {
    let text = format!(
        r#"<VirtualHost *:443>
    ServerName {host}
    DocumentRoot /var/www/mta-sts
    SSLEngine on
    SSLCertificateFile    /etc/letsencrypt/live/{host}/fullchain.pem
    SSLCertificateKeyFile /etc/letsencrypt/live/{host}/privkey.pem
    <Directory /var/www/mta-sts>
        Require all granted
    </Directory>
    <Location "/.well-known/mta-sts.txt">
        ForceType "text/plain; charset=utf-8"
    </Location>
</VirtualHost>
"#
    );
    Snippet { title: say!("sites-available/{host}.conf, in addition to the file in /var/www/mta-sts", host), text }
}

fn worker(policy: &str) -> Snippet {
    let lines: Vec<String> = policy.lines().map(|line| format!("  {},", quoted(line))).collect();
    let text = format!(
        "const policy = [\n{}\n  '',\n].join('\\r\\n');\n\nexport default {{\n  fetch(request) {{\n    if (new URL(request.url).pathname !== '/.well-known/mta-sts.txt') {{\n      return new Response('Not found', {{ status: 404 }});\n    }}\n    return new Response(policy, {{ headers: {{ 'content-type': 'text/plain; charset=utf-8' }} }});\n  }},\n}};\n",
        lines.join("\n")
    );
    Snippet { title: "worker.js".into(), text }
}

/// A string of JavaScript.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
