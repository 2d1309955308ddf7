"""Everything about mail."""
from bench import server


@server("dovecot", "dovecot-core", "dovecot-imapd", "dovecot-pop3d", "dovecot-lmtpd", "dovecot-managesieved")
def dovecot(room):
    pem, key, _ = room.certificate()
    ports = {name: room.port() for name in ("imap", "imaps", "pop3", "pop3s", "lmtp", "sieve")}
    dovecot_with(room, "imap pop3 lmtp sieve", f"""
ssl = yes
ssl_cert = <{pem}
ssl_key = <{key}
service imap-login {{
{listener('imap', ports['imap'])}
{listener('imaps', ports['imaps'], 'ssl = yes')}
}}
service pop3-login {{
{listener('pop3', ports['pop3'])}
{listener('pop3s', ports['pop3s'], 'ssl = yes')}
}}
service lmtp {{
{listener('lmtp', ports['lmtp'])}
unix_listener lmtp {{
  mode = 0666
}}
}}
service managesieve-login {{
{listener('sieve', ports['sieve'])}
}}
""")
    for name, word in ("imap", "imap"), ("pop3", "pop"), ("lmtp", "lmtp"), ("sieve", "sieve"):
        room.probe(word, f"port {ports[name]} protocol {word}")
    for name, word in ("imaps", "imaps"), ("pop3s", "pops"):
        room.certified(word, f"port {ports[name]} protocol {word}")
    room.probe("lmtp unix", f"unixsocket {room.path('dovecot')}/lmtp protocol lmtp")


def listener(name, port, more=""):
    return f"inet_listener {name} {{\n  address = 127.0.0.1\n  port = {port}\n  {more}\n}}"


def dovecot_with(room, protocols, more):
    """Starts dovecot with one user, watch with the password right."""
    room.start("dovecot", "-F", "-c", room.write("dovecot.conf", f"""
base_dir = {room.path('dovecot')}
state_dir = {room.path('dovecot')}
protocols = {protocols}
log_path = {room.path('dovecot.log')}
mail_location = maildir:{room.path('mail')}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {{
  driver = static
  args = user=watch password=right
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={room.path('mail')}
}}
{more}
"""))


@server("postfix", "postfix", "dovecot-core")
def postfix(room):
    pem, key, _ = room.certificate()
    plain, secure, policy, login = room.port(), room.port(), room.port(), room.path("queue/private/login")
    queue, conf = room.folder("queue"), room.folder("postfix")
    room.folder("data", "postfix")
    home = room.run("postconf", "-h", "daemon_directory").strip()
    room.write("postfix/main.cf", f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {room.path('data')}
daemon_directory = {home}
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = {room.dir}
maillog_file = {room.path('mail.log')}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.com
mydestination = localhost
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = may
smtpd_tls_cert_file = {pem}
smtpd_tls_key_file = {key}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/login
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
""")
    room.write("postfix/master.cf", f"""
127.0.0.1:{plain} inet n - n - - smtpd
127.0.0.1:{secure} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
anvil unix - - n - 1 anvil
rewrite unix - - n - - trivial-rewrite
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
""")
    room.run("postfix", "-c", conf, "check")
    dovecot_with(room, "", f"""
ssl = no
service auth {{
unix_listener {login} {{
  mode = 0660
  user = postfix
  group = postfix
}}
}}
""")
    room.start(f"{home}/master", "-c", conf, "-s")
    smtp, user = f"port {plain} protocol smtp", "username watch password"
    room.probe("smtp", smtp)
    room.probe("smtp login", f"{smtp} {user} right", f"{smtp} {user} other", "password", "535 ")
    room.certified("smtp starttls", smtp)
    smtps = f"port {secure} protocol smtps"
    room.certified("smtps", smtps)
    room.probe("smtps login", f"{smtps} {user} right", f"{smtps} {user} other", "password", "535 ")


@server("postgrey", "postgrey")
def postgrey(room):
    port, data = room.port(), room.folder("data", "postgrey")
    room.start("postgrey", f"--inet=127.0.0.1:{port}", f"--dbdir={data}", f"--pidfile={data}/pid", "--user=postgrey", "--group=postgrey",
               f"--whitelist-clients={room.write('clients', '')}", f"--whitelist-recipients={room.write('recipients', '')}")
    room.probe("postfix-policy", f"port {port} protocol postfix-policy")


@server("spamassassin", "spamd", "spamassassin")
def spamassassin(room):
    port = room.port()
    room.write("rules/own.cf", "body UPKEEP /upkeep/\n")
    room.write("site/init.pre", "loadplugin Mail::SpamAssassin::Plugin::Check\n")
    room.start("spamd", "-L", "-x", "-i", "127.0.0.1", "-p", str(port), "-m", "1", "-u", "nobody", "-s", "stderr", "-H", room.folder("home", "nobody"),
               f"--siteconfigpath={room.path('site')}", f"--configpath={room.path('rules')}")
    room.probe("spamassassin", f"port {port} protocol spamassassin")


@server("clamav", "clamav-daemon")
def clamav(room):
    port = room.port()
    room.write("signatures/test.ndb", "Upkeep.Test:0:*:75706b6565702d74657374\n")
    room.start("clamd", "-F", "-c", room.write("clamd.conf", f"""
DatabaseDirectory {room.path('signatures')}
TemporaryDirectory {room.folder('tmp', 'clamav')}
LocalSocket {room.folder('socket', 'clamav')}/clamd
TCPSocket {port}
TCPAddr 127.0.0.1
User clamav
LogFile {room.path('tmp')}/clamd.log
Foreground yes
"""))
    room.probe("clamav", f"port {port} protocol clamav", remark="with one signature of our own")
    room.probe("clamav unix", f"unixsocket {room.path('socket')}/clamd protocol clamav")
