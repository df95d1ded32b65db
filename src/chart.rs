//! Pure geometry of the charts: x in per cent, y in pixels, so that text never scales.

mod axis;
mod bins;
mod lanes;
mod lens;
mod outline;
mod paint;
pub(crate) mod palette;
mod shares;
mod spark;
mod svg;
mod timeline;

pub use axis::{XTick, axis_ticks};
pub use bins::{Bin, Bins, Step};
pub use lanes::{LanePart, LaneRow, changes, fitting, lane_rows};
pub use lens::{LensLayout, Segment, lens_layout, sum_of};
pub use outline::{bars_by_type, outline};
pub use paint::{Fill, Pattern, fill_for, solid_fill};
pub use shares::{ShareLayout, Value, share_layout, values_that_fit};
pub use spark::{SPARK_HEIGHT_PX, SPARK_WIDTH_PX, spark};
pub use svg::{PICTURE_WIDTH, picture_height, timeline_svg};
pub use timeline::{Bar, FAILED_PX, FailedBar, Tick, TimelineLayout, VOLUME_PX, bands, ticks, timeline_layout};
