// Loaded into a child by --import: when its parent is gone, also by `kill -9`, the child stops in good order.
// The channel alone must not keep the child alive.
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
