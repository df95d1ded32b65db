// Web servers with the configurations that ship in deploy/, moved to a port, a folder and a resolver
// of the test, and without TLS on loopback.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const brotliModule = '/usr/lib/nginx/modules/ngx_http_brotli_static_module.so';
const apacheModules = '/usr/lib/apache2/modules';

export const shipped = (name) => readFile(join(deploy, name), 'utf8');

const withoutTls = (text) => text.split('\n').filter((line) => !/ssl_certificate|SSL(Engine|Cert)/.test(line)).join('\n');

/**
 * The servers: `start(workshop, { port, root, doh })`, where `doh` is the port of a DoH server,
 * the encodings in which they send what the build packed, and whether they know that DoH server.
 */
export const hosts = {
  nginx: {
    program: 'nginx',
    encodings: existsSync(brotliModule) ? ['br', 'gzip'] : ['gzip'],
    resolver: true,
    async start(workshop, { port, root, doh }) {
      const { folder } = workshop;
      const brotli = existsSync(brotliModule);
      const site = withoutTls(await shipped('nginx.conf'))
        .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
        .replace('/var/www/tlsrpt-lens', root)
        .replace('127.0.0.1:8053', `127.0.0.1:${doh}`)
        .replace('# brotli_static on;', brotli ? 'brotli_static on;' : '');
      const config = await workshop.file('nginx.conf', `
${brotli ? `load_module ${brotliModule};` : ''}
daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n    ')}
${site}
}
`);
      workshop.start('nginx', ['-p', folder, '-c', config]);
    },
  },
  Caddy: {
    program: 'caddy',
    encodings: ['br', 'gzip'],
    resolver: true,
    async start(workshop, { port, root, doh }) {
      workshop.start('caddy', ['run', '--adapter', 'caddyfile', '--config', join(deploy, 'Caddyfile')], {
        SITE: `http://127.0.0.1:${port}`, ROOT: root, DOH_SERVER: `127.0.0.1:${doh}`,
        CADDY_ADMIN: 'off', HOME: workshop.folder, XDG_CONFIG_HOME: workshop.folder, XDG_DATA_HOME: workshop.folder,
      });
    },
  },
  Apache: {
    program: 'apache2',
    encodings: ['br', 'gzip'],
    resolver: true,
    async start(workshop, { port, root, doh }) {
      const site = withoutTls(await shipped('apache.conf'))
        .replace('<VirtualHost *:443>', `<VirtualHost 127.0.0.1:${port}>`)
        .replaceAll('/var/www/tlsrpt-lens', root)
        .replace('127.0.0.1:8053', `127.0.0.1:${doh}`);
      await startApache(workshop, port, site);
    },
  },
  'Apache, by .htaccess': {
    program: 'apache2',
    encodings: ['br', 'gzip'],
    resolver: false,
    async start(workshop, { port, root }) {
      const [, rules] = /# From here on.*\n([^]*?)\n *# To here/.exec(await shipped('apache.conf'));
      await workshop.file(join('site', '.htaccess'), rules);
      await startApache(workshop, port, `
DocumentRoot ${root}
<Directory ${root}>
    Require all granted
    AllowOverride FileInfo Indexes
</Directory>
`);
    },
  },
};

async function startApache(workshop, port, site) {
  const modules = [
    'mpm_event', 'authz_core', 'dir', 'mime', 'headers', 'rewrite', 'filter', 'deflate', 'proxy', 'proxy_http',
  ];
  const config = await workshop.file('apache.conf', `
ServerRoot ${workshop.folder}
ServerName 127.0.0.1
PidFile ${workshop.folder}/apache.pid
Listen 127.0.0.1:${port}
# A pipe of Node.js cannot be opened as /dev/stderr.
ErrorLog "|/bin/cat"
${modules.map((name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so`).join('\n')}
TypesConfig /etc/mime.types
# As Debian has it.
AddType application/x-gzip .gz .tgz
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/wasm
${site}
`);
  workshop.start('apache2', ['-DFOREGROUND', '-f', config]);
}
