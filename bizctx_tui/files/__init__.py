"""Files that only their owner may read: whole writes, guarded reads, locks between processes."""
