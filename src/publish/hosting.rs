//! Where an MTA-STS policy file can be served from, each with what has to be written there.
//!
//! The file is fetched from `https://mta-sts.<domain>/.well-known/mta-sts.txt`, with a
//! certificate for exactly that host, as text/plain, and without a redirect (RFC 8461,
//! sections 3.2 and 3.3).

use std::fmt::Write;

use crate::command::{self, PlainName, Server};
use crate::language::{fill, tr};
use crate::{say, text};

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

    /// What to do and to write for a policy of a domain: the steps in their order, then the files that they speak of. `policy`
    /// is the text of the file, its lines ended by CRLF.
    pub fn snippets(self, domain: &str, policy: &str) -> Vec<Snippet> {
        let host = format!("mta-sts.{domain}");
        let files = match self {
            Self::Nginx => vec![nginx(&host, policy)],
            Self::Caddy => vec![caddy(&host, policy)],
            Self::Apache => vec![apache(&host), file(policy)],
            Self::GithubPages => vec![
                file(policy),
                Snippet { title: "CNAME".into(), text: format!("{host}\n") },
                Snippet {
                    title: tr(".nojekyll (an empty file: without it, .well-known is left out)").into(),
                    text: String::new(),
                },
            ],
            Self::CloudflarePages => vec![
                file(policy),
                Snippet {
                    title: "_headers".into(),
                    text: "/.well-known/mta-sts.txt\n  Content-Type: text/plain; charset=utf-8\n".into(),
                },
            ],
            Self::Worker => vec![worker(policy)],
        };
        let mut lines = self.lines(&host);
        lines.extend(PlainName::new(domain).map(|domain| {
            say!(
                "Check that this shows status 200, text/plain and the policy: {command}",
                command = command::policy(&domain)
            )
        }));
        // RFC 8461, section 8.1: the file is there before the record that announces it.
        lines.push(tr("Only then publish the _mta-sts record.").to_owned());
        [steps(&lines)].into_iter().chain(files).collect()
    }

    /// The steps up to the one at which the file can be fetched: the host exists, it has a certificate for its name, and it
    /// serves the file.
    fn lines(self, host: &str) -> Vec<String> {
        let own = |text: &'static str| tr(text).to_owned();
        // A name that is not plain gets into no command.
        let name = PlainName::new(host);
        let certificate = |server: Server| {
            let command = name.as_ref().map(|name| command::certificate_of_policy_host(name, server))?;
            Some(say!("Obtain a certificate for this name: {command}", command))
        };
        let load = |server: Server, text: &'static str| {
            let command = name.as_ref().map(|name| command::load_policy_host(name, server))?;
            Some(fill(tr(text), &[("command", &command)]))
        };
        match self {
            Self::Nginx => {
                // {command}: what makes the web server read its files again
                let save = load(Server::Nginx, text!("Save the file below, then load it: {command}"));
                [Some(at_own_server(host)), certificate(Server::Nginx), save].into_iter().flatten().collect()
            }
            Self::Apache => {
                let save = load(
                    Server::Apache,
                    // {command}: what makes the web server read its files again
                    text!("Save the two files below, the policy in /var/www/mta-sts, then load them: {command}"),
                );
                [Some(at_own_server(host)), certificate(Server::Apache), save].into_iter().flatten().collect()
            }
            Self::Caddy => {
                let add = load(
                    Server::Caddy,
                    // {command}: what makes the web server read its files again
                    text!("Add the lines below to /etc/caddy/Caddyfile, then load them: {command}"),
                );
                let issued = own(text!(
                    "Caddy obtains the certificate for this name automatically. Ports 80 and 443 must be reachable from outside for that."
                ));
                [Some(at_own_server(host)), add, Some(issued)].into_iter().flatten().collect()
            }
            Self::GithubPages => vec![
                own(text!("Put the three files below into a public repository of their own.")),
                own(text!("Settings, Pages: deploy from the branch main, folder / (root).")),
                say!("In your DNS: {host} CNAME <your account>.github.io", host),
                own(text!("Once the certificate has been issued, choose Enforce HTTPS.")),
            ],
            Self::CloudflarePages => vec![
                own(text!("Create a Pages project and upload a folder with the two files below.")),
                say!(
                    "Custom domains: add {host}. The certificate is created for you, and so is the DNS record if your zone is at Cloudflare; otherwise publish the CNAME record that is shown there.",
                    host
                ),
            ],
            Self::Worker => vec![
                own(text!("Create a Worker with the code below.")),
                say!(
                    "Settings, Domains and routes: add the custom domain {host}. The DNS record and the certificate are created for you; your zone must be at Cloudflare.",
                    host
                ),
            ],
        }
    }
}

/// How senders find the server.
fn at_own_server(host: &str) -> String {
    say!(
        "In your DNS, point {host} at this web server: an A record with its IPv4 address, and an AAAA record if it has an IPv6 address; or a CNAME record with its name.",
        host
    )
}

fn file(policy: &str) -> Snippet {
    Snippet { title: ".well-known/mta-sts.txt".into(), text: policy.to_owned() }
}

fn steps(lines: &[String]) -> Snippet {
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
    // Between backticks lines end as they are written, and nothing is escaped; a heredoc needs Caddy 2.7.
    let body = policy.lines().map(|line| line.replace('`', "") + "\n").collect::<String>();
    let text = format!(
        "{host} {{\n\thandle /.well-known/mta-sts.txt {{\n\t\theader Content-Type \"text/plain; charset=utf-8\"\n\t\trespond `{body}` 200\n\t}}\n\thandle {{\n\t\trespond 404\n\t}}\n}}\n"
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
