"""RTSP cameras of GStreamer, an implementation that is not ours. Prints its port, and ends with its input."""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
SOURCE = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1 ! videoconvert ! "
H264 = SOURCE + "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 bitrate=300 ! rtph264pay name=pay0 pt=96"
H265 = SOURCE + "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=15 bitrate=300 ! rtph265pay name=pay0 pt=96"

server = GstRtspServer.RTSPServer.new()
server.set_address("127.0.0.1")
server.set_service("0")
mounts = server.get_mount_points()


def mount(path, launch, protocols):
    factory = GstRtspServer.RTSPMediaFactory.new()
    factory.set_launch("( " + launch + " )")
    factory.set_shared(True)
    factory.set_protocols(protocols)
    permissions = GstRtspServer.RTSPPermissions.new()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
    mounts.add_factory(path, factory)


TCP = GstRtsp.RTSPLowerTrans.TCP
UDP = GstRtsp.RTSPLowerTrans.UDP
mount("/h264", H264, TCP | UDP)
mount("/h265", H265, TCP)
mount("/udp", H264, UDP)

auth = GstRtspServer.RTSPAuth.new()
token = GstRtspServer.RTSPToken.new()
token.set_string("media.factory.role", "viewer")
if "digest" in sys.argv:
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest("viewer", "se:cret", token)
else:
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("viewer", "se:cret"), token)
server.set_auth(auth)
server.attach(None)
print(server.get_bound_port(), flush=True)
loop = GLib.MainLoop()


def wait_for_the_end():
    sys.stdin.read()
    loop.quit()


threading.Thread(target=wait_for_the_end, daemon=True).start()
loop.run()
