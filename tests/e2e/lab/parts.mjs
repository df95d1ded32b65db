// What zones of the lab are made of.

export const record = 'v=TLSRPTv1; rua=mailto:tls@reports.plain.test';
export const key = 'a'.repeat(64);

/** MX, host and, when given, TLSA records of a domain. */
export const mail = (name, tlsa = []) => [
  `${name} MX 10 mx.${name}`,
  `mx.${name} A 45.33.32.25`,
  ...tlsa.map((data) => `_25._tcp.mx.${name} TLSA ${data}`),
];
export const tlsrpt = (name, ...texts) => texts.map((text) => `_smtp._tls.${name} TXT "${text}"`);
