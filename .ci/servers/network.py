"""What keeps a network together: names, time, logins, files, calls, news."""
import glob
import os

from bench import server


@server("openssh", "openssh-server")
def openssh(room):
    port, made = room.port(), not os.path.exists("/run/sshd")
    os.makedirs("/run/sshd", 0o755, exist_ok=True)  # the only place where it looks for this folder
    room.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", room.path("key"))
    config = f"Port {port}\nListenAddress 127.0.0.1\nHostKey {room.path('key')}\nPidFile none\nUsePAM no\n"
    if made:
        room.at_end(lambda: os.rmdir("/run/sshd"))
    room.start("/usr/sbin/sshd", "-D", "-e", "-f", room.write("sshd_config", config))
    room.probe("ssh", f"port {port} protocol ssh")


@server("vsftpd", "vsftpd")
def vsftpd(room):
    port = room.port()
    room.start("vsftpd", room.write("vsftpd.conf", f"""
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
xferlog_enable=YES
vsftpd_log_file={room.path('vsftpd.log')}
anonymous_enable=YES
anon_root={room.folder('files')}
secure_chroot_dir={room.folder('empty')}
""".lstrip()))
    room.probe("ftp", f"port {port} protocol ftp")


@server("rsync", "rsync")
def rsync(room):
    port = room.port()
    config = room.write("rsyncd.conf", f"use chroot = no\n[files]\npath = {room.dir}\ncomment = files\n[more]\npath = {room.dir}\n")
    room.start("rsync", "--daemon", "--no-detach", f"--config={config}", f"--log-file={room.path('rsync.log')}", "--address=127.0.0.1", f"--port={port}")
    room.probe("rsync", f"port {port} protocol rsync")


@server("bind9", "bind9")
def bind(room):
    port = room.port()
    room.write("zone", "$TTL 60\n@ SOA ns.example.com. root.example.com. 1 60 60 60 60\n@ NS ns.example.com.\n"
               "ns.example.com. A 192.0.2.53\nwww.example.com. A 192.0.2.1\nexample.com. MX 10 mail.example.com.\n")
    room.folder(".", "bind")
    room.start("named", "-f", "-L", room.path("named.log"), "-u", "bind", "-c", room.write("named.conf", f"""
options {{ directory "{room.dir}"; pid-file none; session-keyfile none; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
  recursion no; dnssec-validation no; }};
controls {{ }};
zone "." {{ type primary; file "{room.path('zone')}"; }};
"""))
    for kind in "udp", "tcp":
        rule = f"port {port} type {kind} protocol dns"
        room.probe(f"dns {kind}", rule)
        room.probe(f"dns {kind}", f'{rule} query www.example.com record a answer = "^192\\.0\\.2\\.1$"',
                   f'{rule} query www.example.com record a answer = "^192\\.0\\.2\\.2$"', "expected answer", "unexpected answer")
    room.probe("dns mx", f'port {port} type udp protocol dns query example.com record mx answer = "^10 mail"',
               f"port {port} type udp protocol dns query missing.example.com record mx", "a name that is missing",
               "NameError")


@server("chrony", "libcap2", "libedit2", "libgnutls30", "libnettle8", "libseccomp2", unpack=("chrony",))
def chrony(room):
    served, lost = room.port(), room.port()
    for port, source in (served, "local stratum 10"), (lost, ""):
        config = f"bindaddress 127.0.0.1\nport {port}\ncmdport 0\nbindcmdaddress /\npidfile {room.path(str(port))}\nallow\n{source}\n"
        room.start(f"{room.tree}/usr/sbin/chronyd", "-x", "-d", "-u", "root", "-f", room.write(f"chrony-{port}.conf", config))
    room.probe("ntp3", f"port {served} type udp protocol ntp3", f"port {lost} type udp protocol ntp3", "a server that has no time itself",
               "not synchronized")


@server("xinetd", "libc6", unpack=("xinetd",))
def inetd(room):
    ports = {"stream": room.port(), "dgram": room.port()}
    services = "".join(f"""
service time
{{
    id = time-{kind}
    type = INTERNAL UNLISTED
    socket_type = {kind}
    protocol = {protocol}
    wait = {wait}
    user = root
    log_type = FILE {room.path('xinetd.log')}
    log_on_failure = HOST
    bind = 127.0.0.1
    port = {ports[kind]}
    per_source = UNLIMITED
    cps = 100 1
}}
""" for kind, protocol, wait in (("stream", "tcp", "no"), ("dgram", "udp", "yes")))
    room.start(f"{room.tree}/usr/sbin/xinetd", "-dontfork", "-f", room.write("xinetd.conf", services), "-pidfile", room.path("pid"))
    room.probe("rdate tcp", f"port {ports['stream']} protocol rdate")
    room.probe("rdate udp", f"port {ports['dgram']} type udp protocol rdate")


@server("freeradius", "freeradius")
def freeradius(room):
    port = room.port()
    room.folder(".", "freerad")
    room.write("radius/radiusd.conf", f"""
name = freeradius
prefix = /usr
localstatedir = {room.dir}
logdir = {room.dir}
run_dir = {room.dir}
libdir = /usr/lib/freeradius
security {{
  allow_vulnerable_openssl = yes
  status_server = yes
}}
client localhost {{
  ipaddr = 127.0.0.1
  secret = right
}}
thread pool {{
  start_servers = 1
  max_servers = 2
}}
modules {{
  always ok {{
    rcode = ok
  }}
}}
server status {{
  listen {{
    type = status
    ipaddr = 127.0.0.1
    port = {port}
  }}
  authorize {{
    ok
  }}
}}
""")
    room.start("freeradius", "-f", "-l", "stdout", "-d", room.path("radius"), user="freerad")
    room.probe("radius", f"port {port} type udp protocol radius secret right", f"port {port} type udp protocol radius secret other", "secret",
               "Resource temporarily unavailable")


@server("fail2ban", "fail2ban")
def fail2ban(room):
    socket = room.path("fail2ban.sock")
    room.write("conf/fail2ban.conf", "[Definition]\nloglevel = INFO\nlogtarget = STDOUT\ndbfile = None\n")
    room.write("conf/jail.conf", "[DEFAULT]\nbantime = 600\n")
    room.start("fail2ban-server", "-f", "-c", room.path("conf"), "-s", socket, "-p", room.path("pid"), "--logtarget", "STDOUT", "start")
    room.probe("fail2ban", f"unixsocket {socket} protocol fail2ban")


@server("inn2", "libcanlock3", "libdb5.3", "libperl5.36", "libpython3.11", "libsasl2-2", "libsqlite3-0", unpack=("inn2", "inn2-inews"))
def inn(room):
    port, home = room.port(), f"{room.tree}/usr/lib/news"
    folders = {name: room.folder(name, "news") for name in ("etc", "run", "db", "spool", "log", "tmp", "filter")}
    for name in "articles", "overview", "incoming", "outgoing":
        room.folder(f"spool/{name}", "news")
    places = "".join(f"path{name}: {path}\n" for name, path in folders.items())
    config = room.write("etc/inn.conf", f"""
mta: "/bin/true %s"
ovmethod: tradindexed
hismethod: hisv6
domain: example.com
pathhost: news.example.com
pathnews: {home}
pathbin: {home}/bin
pathhttp: {folders['log']}
runasuser: news
runasgroup: news
doinnwatch: false
{places}""")
    room.write("etc/incoming.conf", 'peer me { hostname: "127.0.0.1" }\n')
    room.write("etc/storage.conf", "method tradspool {\n newsgroups: *\n class: 0\n}\n")
    room.write("etc/newsfeeds", "ME:*::\n")
    room.write("etc/expire.ctl", "/remember/:10\n*:A:1:10:never\n")
    room.write("db/active", "".join(f"{group} 0 1 n\n" for group in ("control", "control.cancel", "junk")), owner="news")
    for name in "newsgroups", "active.times", "history":
        room.write(f"db/{name}", "", owner="news")
    env = {"INNCONF": config, "LD_LIBRARY_PATH": home}
    room.run(f"{home}/bin/makedbz", "-i", "-o", "-f", room.path("db/history"), user="news", env=env)
    room.start(f"{home}/bin/innd", "-f", "-P", str(port), "-4", "127.0.0.1", user="news", env=env)
    room.probe("nntp", f"port {port} protocol nntp")


@server("gpsd", "gpsd")
def gpsd(room):
    port = room.port()
    room.start("gpsd", "-N", "-S", str(port), "-D", "1", "-F", room.path("control"))
    room.probe("gps", f"port {port} protocol gps")


@server("kamailio", "kamailio")
def kamailio(room):
    port = room.port()
    room.folder(".", "kamailio")
    room.start("kamailio", "-DD", "-E", "-m", "16", "-M", "4", "-P", room.path("pid"), "-Y", str(room.dir), "-u", "kamailio", "-g", "kamailio",
               "-f", room.write("kamailio.cfg", f"""#!KAMAILIO
children=1
listen=udp:127.0.0.1:{port}
listen=tcp:127.0.0.1:{port}
auto_aliases=no
mpath="{glob.glob('/usr/lib/*/kamailio/modules')[0]}/"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
request_route {{
  if ($rU == "missing") {{ sl_send_reply("404", "Not Found"); exit; }}
  sl_send_reply("200", "OK");
}}
"""))
    for kind in "udp", "tcp":
        rule = f"port {port} type {kind} protocol sip target"
        room.probe(f"sip {kind}", f'{rule} "watch@127.0.0.1" maxforward 6', f'{rule} "missing@127.0.0.1"', "a user that is missing",
                   "status 404")
