"""Servers that know users and keep data: databases, caches, brokers, directories."""
from bench import server


@server("redis", "redis-server")
def redis(room):
    port, socket = room.port(), room.path("redis.sock")
    options = ("--bind", "127.0.0.1", "--save", "", "--dir", str(room.dir))
    room.folder(".", "redis")
    room.start("redis-server", "--port", str(port), "--unixsocket", socket, *options, user="redis")
    locked = room.port()
    room.start("redis-server", "--port", str(locked), "--requirepass", "right", *options, user="redis")
    room.probe("redis", f"port {port} protocol redis")
    room.probe("redis unix", f"unixsocket {socket} protocol redis")
    room.probe("redis", f"port {locked} protocol redis", remark="wants a login: up, as in Monit, which has no password option")
    room.probe("send/expect", f'port {port} send "PING\\r\\n" expect "\\+PONG"', f'port {locked} send "PING\\r\\n" expect "\\+PONG"',
               "no login", "NOAUTH")


@server("memcached", "memcached")
def memcached(room):
    port = room.port()
    room.start("memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-m", "16", user="memcache")
    room.probe("memcache", f"port {port} protocol memcache")


@server("mariadb", "mariadb-server")
def mariadb(room):
    port, socket = room.port(), room.path("data/sock")
    pem, key, _ = room.certificate()
    data = room.folder("data", "mysql")
    room.run("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=mysql", "--skip-test-db",
             "--auth-root-authentication-method=normal")
    room.write("users.sql", "CREATE USER 'watch'@'%' IDENTIFIED BY 'right';\n")
    room.start("mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--port={port}", "--bind-address=127.0.0.1",
               "--skip-name-resolve", "--innodb-buffer-pool-size=16M", "--max-connect-errors=1000000", f"--ssl-cert={pem}",
               f"--ssl-key={key}", f"--pid-file={data}/pid", f"--init-file={room.path('users.sql')}", user="mysql")
    login, bad = "username watch password right", "username watch password other"
    room.probe("mysql", f"port {port} protocol mysql {login}", f"port {port} protocol mysql {bad}", "password",
               "Access denied", "mysql_native_password; caching_sha2 is not in MariaDB")
    room.probe("mysql", f"port {port} protocol mysql", remark="no user named", leaves="Access denied for user ''|Aborted_connects was")
    room.socket_leaves = "closed normally without authentication|Aborted_connects was"
    query = ("mariadb", "--no-defaults", "-S", socket, "-u", "root", "-N", "-e", "SHOW GLOBAL STATUS LIKE 'Aborted_connects'")
    room.counters["Aborted_connects"] = lambda: room.run(*query).split()[1]
    room.probe("mysql unix", f"unixsocket {socket} protocol mysql {login}", f"unixsocket {socket} protocol mysql {bad}", "password",
               "Access denied")
    room.certified("mysqls", f"port {port} protocol mysqls {login}")


@server("postgresql", "postgresql")
def postgresql(room):
    port, socket = room.port(), room.folder("socket", "postgres")
    pem, key, _ = room.certificate()
    data, home = room.folder("data", "postgres", 0o700), room.run("pg_config", "--bindir").strip()
    room.write("password", "right\n", 0o600, "postgres")
    room.run(f"{home}/initdb", "-D", data, "-U", "watch", "-A", "scram-sha-256", f"--pwfile={room.path('password')}", "--no-sync", user="postgres")
    room.write("data/pg_hba.conf", "local all watch trust\nhost all old 127.0.0.1/32 md5\nhost all clear 127.0.0.1/32 password\n"
               "host all all 127.0.0.1/32 scram-sha-256\n", 0o600, "postgres")
    own = room.write("data/key.pem", open(key).read(), 0o600, "postgres")  # it refuses a key that others may read
    room.start(f"{home}/postgres", "-D", data, "-c", "listen_addresses=127.0.0.1", "-c", f"port={port}", "-c", f"unix_socket_directories={socket}",
               "-c", "ssl=on", "-c", f"ssl_cert_file={pem}", "-c", f"ssl_key_file={own}", "-c", "fsync=off", user="postgres")
    room.await_("postgres", lambda: room.listens(port))
    sql = "SET password_encryption = 'md5'; CREATE USER old PASSWORD 'right'; RESET password_encryption; CREATE USER clear PASSWORD 'right';"
    room.run("psql", "-h", socket, "-p", str(port), "-U", "watch", "-d", "postgres", "-c", sql, user="postgres")
    for user, how in ("watch", "SCRAM-SHA-256"), ("old", "md5"), ("clear", "clear password"):
        rule = f"port {port} protocol pgsql username {user} database postgres password"
        room.probe("pgsql", f"{rule} right", f"{rule} other", "password", "password authentication failed", how)
    room.probe("pgsql", f"port {port} protocol pgsql", remark="no user named")
    room.probe("pgsql", f"port {port} protocol pgsql username watch", remark="no password named: it asks for one")
    room.probe("pgsql unix", f"unixsocket {socket}/.s.PGSQL.{port} protocol pgsql", remark="no user named, where nobody unknown gets in")
    room.probe("pgsql", f"port {port} protocol pgsql username watch password right database postgres",
               f"port {port} protocol pgsql username watch password right database missing", "database", '"missing" does not exist')
    room.probe("pgsql unix", f"unixsocket {socket}/.s.PGSQL.{port} protocol pgsql username watch database postgres")
    room.certified("pgsql tls", f"port {port} protocol pgsql username watch password right database postgres")


@server("mosquitto", "mosquitto")
def mosquitto(room):
    plain, secure = room.port(), room.port()
    pem, key, _ = room.certificate()
    passwords = room.write("passwords", "watch:right\n")
    room.run("mosquitto_passwd", "-U", passwords)
    room.start("mosquitto", "-c", room.write("mosquitto.conf", f"""
per_listener_settings false
allow_anonymous false
password_file {passwords}
listener {plain} 127.0.0.1
listener {secure} 127.0.0.1
certfile {pem}
keyfile {key}
"""))
    login = "protocol mqtt username watch password"
    room.probe("mqtt", f"port {plain} {login} right", f"port {plain} {login} other", "password", "not authorized")
    room.probe("mqtt", f"port {plain} {login} right", f"port {plain} protocol mqtt", "no login", "not authorized")
    room.certified("mqtt tls", f"port {secure} ssl {login} right")


@server("slapd", "slapd")
def slapd(room):
    plain, secure, closed = room.port(), room.port(), room.port()
    pem, key, _ = room.certificate()
    for name, bind, urls in (("open", "allow bind_v2", f"ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{secure}/"),
                             ("closed", "disallow bind_anon", f"ldap://127.0.0.1:{closed}/")):
        room.folder(name)
        room.write(f"{name}.conf", f"""
include /etc/ldap/schema/core.schema
{bind}
pidfile {room.path(name)}.pid
TLSCertificateFile {pem}
TLSCertificateKeyFile {key}
database ldif
suffix "dc=example,dc=com"
directory {room.path(name)}
""")
        room.start("slapd", "-d", "none", "-f", room.path(f"{name}.conf"), "-h", urls)
    for version, what, says in ("ldap3", "anonymous bind not allowed", "result 48"), ("ldap2", "version 2 not allowed", "result 2"):
        room.probe(version, f"port {plain} protocol {version}", f"port {closed} protocol {version}", what, says)
    room.certified("ldap3 tls", f"port {secure} ssl protocol ldap3")
