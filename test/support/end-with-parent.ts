// Preloaded into the app's processes when the demo or a test starts them: one that is killed cannot stop its children, and
// they would keep ports and queue. The channel to the parent closes in any case.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
