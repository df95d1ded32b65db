//! The builder: a TLSRPT record, or an MTA-STS policy with its record.

mod existing;
mod policy;
mod publish;
mod record;
mod tabs;

pub(crate) use policy::PolicyBuilder;
pub(crate) use record::RecordBuilder;
