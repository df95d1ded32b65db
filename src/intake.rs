//! Finding reports in what a user has: decide by bytes, never by name or label.
//!
//! A file goes through [`StreamReader`]: mailboxes and archives, packed or not, are read
//! as their slices come, anything else once it is whole. What is found inside (an
//! archive in a mail, a mail in a mail) goes the same way again, on one
//! [`Limits`](crate::limits::Limits).

mod announced;
mod base64;
mod closed;
mod cms;
mod compound;
mod deflate;
mod envelope;
mod error;
mod fault;
mod gzip;
mod inflate;
mod item;
mod json;
mod kept;
mod lines;
mod mail;
mod mbox;
mod members;
mod msg;
mod names;
mod numbers;
mod outgoing;
mod part;
mod places;
mod ranges;
mod reading;
mod small_gzip;
mod sniff;
mod stream;
mod table;
mod tar;
mod trail;
mod unpacked;
mod weight;
mod withheld;
mod wrapped;
mod zip;

pub use closed::{Closed, Packing};
pub use error::IntakeError;
pub use fault::{MsgFault, TarFault, ZipFault};
pub use item::{Ingested, NotAReport, Outcome};
pub use places::{Places, Step, Tell};
pub use ranges::{ReadBytes, can_be_split, mails_in};
pub use reading::Sink;
pub(crate) use small_gzip::pack_long;
pub use stream::{StreamReader, read};
pub use trail::{Trail, TrailStep};
