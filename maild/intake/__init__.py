"""Where mail comes from: each source yields raw bytes and an envelope, and acknowledges after accept."""
