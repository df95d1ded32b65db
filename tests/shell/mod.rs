//! Whether a shell takes a command that a user may copy.

use std::process::Command;

/// What is wrong with a command: nothing of it is run.
pub(crate) fn wrong_with(command: &str) -> Option<String> {
    let shell = Command::new("sh").args(["-n", "-c", command]).output();
    let is_taken = shell.is_ok_and(|shell| shell.status.success() && shell.stderr.is_empty());
    let plain = command.replace("printf '{}'", "");
    // What stood for something that is not known.
    let left_over =
        ["HOST", "DOMAIN", "{", "…", "<host", "<domain", "cert.pem"].into_iter().find(|part| plain.contains(part));
    // A line break parts commands, and each is one by itself.
    let endless = command.lines().find(|line| !ends_by_itself(line));
    if !is_taken {
        return Some(format!("no shell takes it: {command}"));
    }
    let what = left_over.map(|part| format!("{part} is left in {command}"));
    what.or_else(|| endless.map(|line| format!("nothing ends it: {line}")))
}

/// Whether every program in a line that waits for others is ended after ten seconds, so that the line ends within 15 of
/// them on a slow machine too. dig and delv give up by themselves: they ask three times, five seconds each at most.
fn ends_by_itself(line: &str) -> bool {
    let sessions = line.matches("openssl s_client").count();
    let ended = line.matches("perl -e 'alarm 10; exec @ARGV' openssl s_client").count();
    let closed = sessions == 0 || line.contains("</dev/null");
    let fetches = line.matches("curl ").count() - line.matches("/curl ").count();
    sessions == ended && closed && fetches == line.matches("--max-time 10 ").count()
}

/// Whether a line that is to be copied is a command, and not an address, a record or a line of a policy.
#[allow(dead_code, reason = "not every test has lines that are none")]
pub(crate) fn is_command(line: &str) -> bool {
    let programs =
        ["perl ", "openssl ", "delv ", "dig ", "curl ", "printf ", "certbot ", "nginx ", "a2enmod ", "caddy "];
    programs.iter().any(|program| line.starts_with(program))
}
