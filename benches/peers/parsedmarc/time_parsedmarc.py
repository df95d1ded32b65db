"""Reads TLS reports with parsedmarc and prints how long it took.

    time_parsedmarc.py FILE [MAILS]   gives {"reports": ..., "seconds": ..., "processor_seconds": ..., "bytes": ...}

Only the first MAILS mails are read: it is slow. They are in memory before the clock starts.
"""

import itertools
import json
import logging
import mailbox
import sys
import time

import parsedmarc


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: time_parsedmarc.py FILE [MAILS]")
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    logging.disable(logging.CRITICAL)
    # The reader of mailboxes indexes the whole file first; that is not counted.
    source = mailbox.mbox(sys.argv[1], create=False)
    mails = [source.get_bytes(key) for key in itertools.islice(source.iterkeys(), most)]
    kept = []
    began, processor = time.perf_counter(), time.process_time()
    for mail in mails:
        try:
            found = parsedmarc.parse_report_email(mail, offline=True)
        except parsedmarc.ParserError:
            continue
        if found["report_type"] == "smtp_tls":
            kept.append(found["report"])
    seconds = time.perf_counter() - began
    spent = time.process_time() - processor
    print(json.dumps({"reports": len(kept), "seconds": seconds, "processor_seconds": spent, "bytes": sum(map(len, mails))}))


if __name__ == "__main__":
    main()
