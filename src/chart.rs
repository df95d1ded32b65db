//! Pure geometry of the charts: x in per cent, y in pixels, so that text never scales.

mod lens;
mod outline;
mod paint;
pub(crate) mod palette;
mod spark;
mod svg;
mod timeline;

pub use lens::{LensLayout, Segment, lens_layout};
pub use outline::{bars_by_type, outline};
pub use paint::{Fill, Pattern, fill_for};
pub use spark::{SPARK_HEIGHT_PX, SPARK_WIDTH_PX, spark};
pub use svg::{PICTURE_WIDTH, picture_height, timeline_svg};
pub use timeline::{Bar, FAILED_PX, FailedBar, Tick, TimelineLayout, VOLUME_PX, XTick, ticks, timeline_layout};
