//! Pure geometry of the charts.
