"""How a lecture demo's kernel is shut down; Voilà gets this class by its name.

jupyter_client sends a kernel SIGINT before it asks it to shut down. A kernel that is handling a
message at that moment logs "KeyboardInterrupt caught in kernel." on the lecturer's terminal. A
demo's cells never block, so the request alone ends its kernel.
"""

from __future__ import annotations

from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

if not hasattr(ServerKernelManager, "_async_interrupt_kernel"):
    raise RuntimeError(
        "jupyter_client's KernelManager has no _async_interrupt_kernel: "
        "chainrule/demo_kernel.py does not fit this version."
    )


class DemoKernelManager(ServerKernelManager):
    """Interrupts a kernel when asked to, but not before shutting it down."""

    async def _async_interrupt_kernel(self) -> None:
        if not self.shutting_down:
            await super()._async_interrupt_kernel()
