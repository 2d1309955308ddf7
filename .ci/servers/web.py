"""Web servers: nginx, Apache with mod_status, WebSockets."""
from bench import server


@server("nginx", "nginx-light")
def nginx(room):
    pem, key, _ = room.certificate()
    plain, secure = room.port(), room.port()
    room.write("www/index.html", "<h1>It works</h1>\n")
    room.write("passwords", "watch:{PLAIN}right\n")
    room.folder("tmp")
    paths = "".join(f"{k}_temp_path {room.path('tmp')}/{k}; " for k in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    room.start("nginx", "-e", "stderr", "-c", room.write("nginx.conf", f"""
        daemon off; pid {room.path('pid')}; worker_processes 1; error_log stderr;
        events {{ worker_connections 64; }}
        http {{
            access_log off; {paths}
            root {room.path('www')};
            server {{
                listen 127.0.0.1:{plain};
                location = /moved {{ return 302 /index.html; }}
                location = /status {{ default_type application/json; return 200 '{{"status":"ok"}}'; }}
                location = /secret {{ auth_basic x; auth_basic_user_file {room.path('passwords')}; try_files /index.html =404; }}
            }}
            server {{ listen 127.0.0.1:{secure} ssl http2; ssl_certificate {pem}; ssl_certificate_key {key}; }}
        }}"""))
    http = f"port {plain} protocol http"
    room.probe("http", f'{http} request /index.html status = 200 content = "It works"', f"{http} request /missing", "a page that is missing",
               "status 404")
    room.probe("http login", f"{http} request /secret username watch password right", f"{http} request /secret username watch password other",
               "password", "status 401")
    room.probe("http json", f'{http} request /status json "$.status" = "ok"', f'{http} request /status json "$.status" = "down"',
               "expected value", "status is ok")
    room.probe("http redirect", f"{http} request /moved status = 200 follow 1 redirects", f"{http} request /moved status = 200",
               "not followed", "status 302")
    https = f"port {secure} protocol https"
    room.certified("https", https)
    room.probe("https verified", f"{https} with ssl options {{verify: enable, cacertificatefile: {pem}}}",
               f"{https} with ssl options {{verify: enable}}", "unknown authority", "not allowed")
    room.probe("https days", f"{https} certificate valid > 80 days")


@server("apache2", "apache2")
def apache(room):
    port = room.port()
    room.write("passwords", room.run("openssl", "passwd", "-apr1", "right").join(("watch:", "")))
    modules = "\n".join(f"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so" for m in (
        "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "status"))
    room.start("/usr/sbin/apache2", "-DFOREGROUND", "-f", room.write("apache.conf", f"""
        {modules}
        ServerName localhost
        ServerRoot {room.dir}
        PidFile {room.path('pid')}
        DefaultRuntimeDir {room.dir}
        ErrorLog {room.path('error.log')}
        User www-data
        Group www-data
        StartServers 1
        ThreadsPerChild 25
        Listen 127.0.0.1:{port}
        ExtendedStatus On
        <Location /server-status>
            SetHandler server-status
        </Location>
        <Location /private-status>
            SetHandler server-status
            AuthType Basic
            AuthName x
            AuthUserFile {room.path('passwords')}
            Require valid-user
        </Location>"""))
    status = f"port {port} protocol apache-status"
    room.probe("apache-status", f"{status} loglimit > 60% or replylimit > 60%", f"{status} waitlimit > 1%", "a limit that is exceeded",
               "waiting for a connection")
    room.probe("apache-status login", f"{status} path /private-status username watch password right dnslimit > 50%",
               f"{status} path /private-status username watch password other dnslimit > 50%", "password", "status 401")


@server("websockets", "python3-websockets")
def websockets(room):
    port = room.port()
    room.start("/usr/bin/python3", room.write("server.py", f"""
import asyncio, websockets

async def talk(socket, *_):
    async for message in socket:
        await socket.send(message)

async def main():
    async with websockets.serve(talk, "127.0.0.1", {port}, origins=["http://example.com"]):
        await asyncio.Future()

asyncio.run(main())
"""))
    rule = f"port {port} protocol websocket request / host localhost version 13 origin"
    room.probe("websocket", f'{rule} "http://example.com"', f'{rule} "http://example.org"', "origin", "status 403")
