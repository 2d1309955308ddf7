//go:build oracle

package checks

// oraclePhrases are statements in all their spellings, one a line; "KIND: " stands for the first line of such an entry.
const oraclePhrases = `
set daemon 5
set daemon 5 seconds
set daemon 5 second
set daemon 5 start delay 10
set daemon 5 with start delay 10 seconds
set daemon 5 and start delay 10 minutes
set daemon 5 minutes
set daemon 1 minute
set daemon "5"
set daemon = 5
set init
set log syslog
set logfile syslog
set log file /tmp/x
set log = /tmp/x
set logfile /tmp/x
set logfile = /tmp/x
set log syslog facility log_daemon
set log syslog with facility log_local7
set log syslog facility log_user
set log syslog facility "log_user"
set log syslog facility = log_user
set log syslog facility daemon
set log /dev/stdout
set log "/tmp/x y"
set pidfile /tmp/x
set pidfile = /tmp/x
set idfile /tmp/x
set idfile = "/tmp/x"
set statefile /tmp/x
set statefile = /tmp/x
set terminal batch
set fips
set onreboot start
set onreboot nostart
set onreboot laststate
set onreboot last state
set onreboot no start
set on reboot start
set expectbuffer 1 kb
set expectbuffer 10 b
set expectbuffer 1kb
set expectbuffer 1 mb
set expectbuffer 12
set expectbuffer = 12 b
set limits { programOutput: 1 kB }
set limits = { programOutput: 1 kB }
set limits { programoutput: 512 b, sendexpectbuffer: 1 mb }
set limits { programOutput 1 kB }
set limits { programOutput = 1 kB }
set limits { sendExpectBuffer: 1 MB; fileContentBuffer: 2 kB }
set limits { httpContentBuffer: 1 MB networkTimeout: 5 seconds programTimeout: 5 minutes }
set limits { networkTimeout: 500 milliseconds }
set limits { networkTimeout: 500 millisecond }
set limits { networkTimeout: 1 second }
set limits { networkTimeout: 1 minute }
set limits { networkTimeout: 1 hour }
set limits { stopTimeout: 1 day }
set limits { execTimeout: 1 hours }
set limits { execTimeout: 10 s, startTimeout: 10 s, restartTimeout: 10 s }
set limits { startTimeout: 1.5 s }
set limits { programOutput: 1.5 kB }
set limits { programOutput: 1 gb }
set limits { programOutput: 12 byte }
set limits { programOutput: 12 bytes }
set limits { programOutput: 1 kilobyte }
set limits { programOutput: 2 kilobytes }
set limits { programOutput: 1 megabyte }
set limits { programOutput: 12 }
set limits { fileContentBuffer: 512 B httpContentBuffer: 1 MB }
set eventqueue basedir /tmp/x
set eventqueue basedir /tmp/x slots 5
set eventqueue slots 5
set eventqueue slots 5 basedir /tmp/x
set eventqueue basedir = /tmp/x slots = 5
set eventqueue
set event queue basedir /tmp/x
set mailserver a.b
set mailserver a.b, c.d
set mailserver a.b port 25
set mailserver a.b port = 25
set mailserver a.b username "u" password "p"
set mailserver a.b username = u password = p
set mailserver a.b username u
set mailserver a.b with timeout 5 seconds
set mailserver a.b timeout 5 second
set mailserver a.b timeout = 5 seconds
set mailserver a.b, c.d port 25 with timeout 5 seconds using hostname "x"
set mailserver a.b with timeout 5 seconds using hostname x
set mailserver a.b using hostname x with timeout 5 seconds
set mailserver a.b hostname x
set mailserver a.b using ssl
set mailserver a.b using tls
set mailserver a.b using tlsv12
set mailserver a.b using tlsv13
set mailserver a.b using tlsv11
set mailserver a.b using sslauto
set mailserver a.b using auto
set mailserver a.b ssl
set mailserver a.b using ssl enable
set mailserver a.b ssl disable
set mailserver a.b using ssl version tlsv12
set mailserver a.b using ssl type tlsv12
set mailserver a.b using ssl auto
set mailserver a.b using ssl tlsv12
set mailserver a.b with ssl options { verify: enable }
set mailserver a.b ssl certificate checksum d41d8cd98f00b204e9800998ecf8427e
set mailserver a.b ssl certificate checksum md5 d41d8cd98f00b204e9800998ecf8427e
set mailserver a.b ssl certificate checksum sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
set mailserver a.b ssl certificate checksum sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
set mailserver a.b ssl certificate checksum = d41d8cd98f00b204e9800998ecf8427e
set mailserver a.b ssl certificate checksum "d41d8cd98f00b204e9800998ecf8427e"
set mailserver a.b ssl certmd5 d41d8cd98f00b204e9800998ecf8427e
set mailserver a.b ssl certmd5 = d41d8cd98f00b204e9800998ecf8427e
set mailserver a.b ssl with options { verify: enable } certificate checksum d41d8cd98f00b204e9800998ecf8427e
set mailserver a.b ssl certificate checksum d41d8cd98f00b204e9800998ecf8427e with options { verify: enable }
set mailserver a.b ssl certificate valid > 5 days
set mail-format { from: a@b.c }
set mail-format { from: Name <a@b.c> }
set mail-format { from: "Name" <a@b.c> }
set mail-format { from: 'Name' <a@b.c> }
set mail-format { from: <a@b.c> }
set mail-format { reply-to: a@b.c }
set mail-format { reply-to: Name <a@b.c> }
set mail-format { replyto: a@b.c }
set mail-format { subject: hello $EVENT at $DATE }
set mail-format { message: hello world wide web }
set mail-format { from: a@b.c subject: hello message: world wide web text of twenty }
set mail-format { from: a@b.c, subject: hello, message: world wide web text of twenty }
set mail-format {from:a@b.c}
set mail-format { FROM: a@b.c }
set mail-format = { from: a@b.c }
set mailformat { from: a@b.c }
set alert a@b.c
set alert a@b.c { pid }
set alert a@b.c on { pid }
set alert a@b.c only on { pid, uid }
set alert a@b.c not { pid }
set alert a@b.c not on { pid, uid }
set alert a@b.c but not on { pid uid }
set alert a@b.c but not { pid }
set alert a@b.c with reminder on 5 cycles
set alert a@b.c reminder 5 cycles
set alert a@b.c reminder on 1 cycle
set alert a@b.c reminder 5
set alert a@b.c with reminder = 5 cycles
set alert a@b.c { pid } with reminder on 5 cycles
set alert a@b.c with reminder on 5 cycles { pid }
set alert a@b.c with mail-format { subject: x }
set alert a@b.c mail-format { subject: x } reminder 5 cycles
set alert a@b.c { pid } mail-format { subject: x } reminder 5 cycles
set alert a@b.c reminder 5 cycles mail-format { subject: x }
set alert a@b.c mail-format { subject: x } { pid }
set alert a@b.c with mail-format { from: x@y.z subject: $SERVICE }
set alert a@b.c with noalert
set alert a@b.c { all }
set alert a@b.c for { pid }
set mmonit http://a/b
set mmonit https://a/b
set mmonit http://u:p@a:8080/b
set mmonit http://a/b, http://c/d
set mmonit http://a/b http://c/d
set mmonit http://a/b with timeout 5 seconds
set mmonit http://a/b timeout = 5 seconds
set mmonit http://a/b register without credentials
set mmonit http://a/b and register without credentials
set mmonit http://a/b with register without credentials
set mmonit http://a/b without credentials
set mmonit http://a/b hostgroups [a]
set mmonit http://a/b with hostgroups [a, b]
set mmonit http://a/b with hostgroups [a b "c d"]
set mmonit http://a/b hostgroup [a]
set mmonit http://a/b with hostgroups [a] timeout 5 seconds
set mmonit http://a/b with timeout 5 seconds with hostgroups [a] and register without credentials
set mmonit http://a/b with timeout 5 seconds and register without credentials using ssl
set mmonit http://a/b using ssl with timeout 5 seconds
set mmonit http://a/b using ssl
set mmonit http://a/b using tls
set mmonit http://a/b using tlsv12
set mmonit http://a/b using auto
set mmonit http://a/b using ssl with options { verify: enable }
set mmonit http://a/b using ssl { verify: enable }
set mmonit https://a/b using ssl certificate checksum d41d8cd98f00b204e9800998ecf8427e
set mmonit https://a/b using ssl certificate checksum md5 d41d8cd98f00b204e9800998ecf8427e
set mmonit https://a/b using ssl certificate checksum sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
set mmonit https://a/b certificate checksum d41d8cd98f00b204e9800998ecf8427e
set mmonit https://a/b using certmd5 d41d8cd98f00b204e9800998ecf8427e
set mmonit https://a/b ssl enable
set mmonit https://a/b ssl disable
set mmonit "https://a/b"
set mmonit = https://a/b
set mmonit https://[::1]:8080/b
set httpd port 2812
set httpd port = 2812
set httpd port 2812 allow localhost
set httpd port 2812 and use address localhost allow a:x
set httpd port 2812 address localhost allow a:x
set httpd port 2812 use address 127.0.0.1 allow a:x
set httpd port 2812 address any allow a:x
set httpd port 2812 address * allow a:x
set httpd port 2812 address "::1" allow a:x
set httpd port 2812 address ::1 allow a:x
set httpd port 2812 signature enable allow a:x
set httpd port 2812 signature disable allow a:x
set httpd port 2812 disable signature allow a:x
set httpd port 2812 with signature disable allow a:x
set httpd port 2812 read-only allow a:x
set httpd port 2812 readonly allow a:x
set httpd port 2812 allow a:x read-only
set httpd port 2812 allow a:x readonly
set httpd port 2812 allow "a":"x"
set httpd port 2812 allow "a:x"
set httpd port 2812 allow a:"x y"
set httpd port 2812 allow 'a':'x'
set httpd port 2812 allow 127.0.0.1
set httpd port 2812 allow 10.0.0.0/8
set httpd port 2812 allow 10.0.0.0/255.0.0.0
set httpd port 2812 allow ::1
set httpd port 2812 allow fe80::/10
set httpd port 2812 allow localhost allow 127.0.0.1 allow a:x
set httpd port 2812 allow localhost, allow 127.0.0.1
set httpd port 2812 allow @root
set httpd port 2812 allow @root read-only
set httpd port 2812 allow @"root"
set httpd unixsocket /tmp/x.sock
set httpd unixsocket /tmp/x.sock allow a:x
set httpd unix /tmp/x.sock allow a:x
set httpd unixsocket = /tmp/x.sock allow a:x
set httpd unixsocket /tmp/x.sock uid root gid root permission 600 allow a:x
set httpd unixsocket /tmp/x.sock with uid 0 and gid 0 perm 0600 allow a:x
set httpd unixsocket /tmp/x.sock permission 0660 allow a:x
set httpd unixsocket /tmp/x.sock read-only allow a:x
set httpd unixsocket /tmp/x.sock signature disable allow a:x
set httpd port 2812 unixsocket /tmp/x.sock allow a:x
set httpd unixsocket /tmp/x.sock port 2812 allow a:x
set httpd unixsocket /tmp/x.sock and port 2812 allow a:x
set httpd port 2812 ssl disable allow a:x
set httpd port 2812 with ssl disable allow a:x
set httpd port 2812 allow a:x port 2813
set ssl { verify: enable }
set tls { verify: enable }
set ssl options { verify: enable }
set ssl with options { verify: enable }
set tls with options { verify: disable selfsigned: allow }
set ssl { verify: enable, selfsigned: allow; ciphers: "A:B" }
set ssl { version: tlsv12 }
set ssl { version: tlsv12 tlsv13 }
set ssl { version: tlsv12, tlsv13 }
set ssl { version: auto }
set ssl { version: -tlsv1 -tlsv11 }
set ssl { version: -tlsv1, -tlsv11 }
set ssl { version: +tlsv12 }
set ssl { version: sslauto }
set ssl { version: sslv2 }
set ssl { version: -sslv2 }
set ssl { version: -sslv3 }
set ssl { version: auto -tlsv13 }
set ssl { ciphers: A:B:C }
set ssl { ciphers: "A:B:C" }
set ssl { cipher: "A" }
set ssl { cipher: A }
set ssl { pemfile: /etc/hostname }
set ssl { pemchain: /etc/hostname pemkey: /etc/hostname }
set ssl { clientpemfile: /etc/hostname }
set ssl { cacertificatefile: /etc/hostname }
set ssl { cacertificatepath: /etc }
set ssl { CACertificateFile: /etc/hostname, CACertificatePath: /etc }
set ssl { selfsigned: reject }
set ssl { verify: on }
set ssl { verify: yes }
set ssl { verify enable }
set ssl { verify = enable }
set ssl { }
set ssl verify: enable
set ssl enable
set allowselfcertification
set ssl allowselfcertification
set alert a@b.c { action }
process: alert a@b.c not on { action, pid }
set alert a@b.c { bytein }
process: alert a@b.c not on { bytein, pid }
set alert a@b.c { byteout }
process: alert a@b.c not on { byteout, pid }
set alert a@b.c { checksum }
process: alert a@b.c not on { checksum, pid }
set alert a@b.c { connection }
process: alert a@b.c not on { connection, pid }
set alert a@b.c { content }
process: alert a@b.c not on { content, pid }
set alert a@b.c { data }
process: alert a@b.c not on { data, pid }
set alert a@b.c { exec }
process: alert a@b.c not on { exec, pid }
set alert a@b.c { exist }
process: alert a@b.c not on { exist, pid }
set alert a@b.c { exists }
process: alert a@b.c not on { exists, pid }
set alert a@b.c { fsflags }
process: alert a@b.c not on { fsflags, pid }
set alert a@b.c { gid }
process: alert a@b.c not on { gid, pid }
set alert a@b.c { icmp }
process: alert a@b.c not on { icmp, pid }
set alert a@b.c { instance }
process: alert a@b.c not on { instance, pid }
set alert a@b.c { invalid }
process: alert a@b.c not on { invalid, pid }
set alert a@b.c { link }
process: alert a@b.c not on { link, pid }
set alert a@b.c { nonexist }
process: alert a@b.c not on { nonexist, pid }
set alert a@b.c { packetin }
process: alert a@b.c not on { packetin, pid }
set alert a@b.c { packetout }
process: alert a@b.c not on { packetout, pid }
set alert a@b.c { permission }
process: alert a@b.c not on { permission, pid }
process: alert a@b.c not on { pid, pid }
set alert a@b.c { ping }
process: alert a@b.c not on { ping, pid }
set alert a@b.c { ppid }
process: alert a@b.c not on { ppid, pid }
set alert a@b.c { resource }
process: alert a@b.c not on { resource, pid }
set alert a@b.c { saturation }
process: alert a@b.c not on { saturation, pid }
set alert a@b.c { size }
process: alert a@b.c not on { size, pid }
set alert a@b.c { speed }
process: alert a@b.c not on { speed, pid }
set alert a@b.c { status }
process: alert a@b.c not on { status, pid }
set alert a@b.c { timeout }
process: alert a@b.c not on { timeout, pid }
set alert a@b.c { timestamp }
process: alert a@b.c not on { timestamp, pid }
set alert a@b.c { time }
process: alert a@b.c not on { time, pid }
set alert a@b.c { uid }
process: alert a@b.c not on { uid, pid }
set alert a@b.c { uptime }
process: alert a@b.c not on { uptime, pid }
set alert a@b.c { group }
process: alert a@b.c not on { group, pid }
set alert a@b.c { user }
process: alert a@b.c not on { user, pid }
set alert a@b.c { heartbeat }
process: alert a@b.c not on { heartbeat, pid }
set alert a@b.c { perm }
process: alert a@b.c not on { perm, pid }
set alert a@b.c { cpu }
process: alert a@b.c not on { cpu, pid }
set alert a@b.c { totalcpu }
process: alert a@b.c not on { totalcpu, pid }
set alert a@b.c { memory }
process: alert a@b.c not on { memory, pid }
set alert a@b.c { totalmemory }
process: alert a@b.c not on { totalmemory, pid }
set alert a@b.c { swap }
process: alert a@b.c not on { swap, pid }
set alert a@b.c { loadavg1m }
process: alert a@b.c not on { loadavg1m, pid }
set alert a@b.c { loadavg5m }
process: alert a@b.c not on { loadavg5m, pid }
set alert a@b.c { loadavg15m }
process: alert a@b.c not on { loadavg15m, pid }
set alert a@b.c { threads }
process: alert a@b.c not on { threads, pid }
set alert a@b.c { children }
process: alert a@b.c not on { children, pid }
set alert a@b.c { filedescriptors }
process: alert a@b.c not on { filedescriptors, pid }
set alert a@b.c { totalfiledescriptors }
process: alert a@b.c not on { totalfiledescriptors, pid }
set alert a@b.c { readbytes }
process: alert a@b.c not on { readbytes, pid }
set alert a@b.c { readoperations }
process: alert a@b.c not on { readoperations, pid }
set alert a@b.c { writebytes }
process: alert a@b.c not on { writebytes, pid }
set alert a@b.c { writeoperations }
process: alert a@b.c not on { writeoperations, pid }
set alert a@b.c { servicetime }
process: alert a@b.c not on { servicetime, pid }
set alert a@b.c { space }
process: alert a@b.c not on { space, pid }
set alert a@b.c { inode }
process: alert a@b.c not on { inode, pid }
set alert a@b.c { hardlink }
process: alert a@b.c not on { hardlink, pid }
set alert a@b.c { pagein }
process: alert a@b.c not on { pagein, pid }
set alert a@b.c { pageout }
process: alert a@b.c not on { pageout, pid }
set alert a@b.c { saturationin }
process: alert a@b.c not on { saturationin, pid }
set alert a@b.c { saturationout }
process: alert a@b.c not on { saturationout, pid }
set alert a@b.c { responsetime }
process: alert a@b.c not on { responsetime, pid }
set alert a@b.c { linkspeed }
process: alert a@b.c not on { linkspeed, pid }
set alert a@b.c { linkduplex }
process: alert a@b.c not on { linkduplex, pid }
set alert a@b.c { spawn }
process: alert a@b.c not on { spawn, pid }
set alert a@b.c { atime }
process: alert a@b.c not on { atime, pid }
set alert a@b.c { ctime }
process: alert a@b.c not on { ctime, pid }
set alert a@b.c { mtime }
process: alert a@b.c not on { mtime, pid }
set alert a@b.c { certificate }
process: alert a@b.c not on { certificate, pid }
set alert a@b.c { euid }
process: alert a@b.c not on { euid, pid }
set alert a@b.c { programoutput }
process: alert a@b.c not on { programoutput, pid }
set alert a@b.c { zombie }
process: alert a@b.c not on { zombie, pid }
set alert a@b.c { securityattribute }
process: alert a@b.c not on { securityattribute, pid }
set alert a@b.c { linkerrorsin }
process: alert a@b.c not on { linkerrorsin, pid }
set alert a@b.c { linkerrorsout }
process: alert a@b.c not on { linkerrorsout, pid }
set alert a@b.c { read }
process: alert a@b.c not on { read, pid }
set alert a@b.c { write }
process: alert a@b.c not on { write, pid }
set alert a@b.c { upload }
process: alert a@b.c not on { upload, pid }
set alert a@b.c { download }
process: alert a@b.c not on { download, pid }
set alert a@b.c { match }
process: alert a@b.c not on { match, pid }
set alert a@b.c { every }
process: alert a@b.c not on { every, pid }
set alert a@b.c { program }
process: alert a@b.c not on { program, pid }
set alert a@b.c { null }
process: alert a@b.c not on { null, pid }
set alert a@b.c { device }
process: alert a@b.c not on { device, pid }
set alert a@b.c { restart }
process: alert a@b.c not on { restart, pid }
set alert a@b.c { restarts }
process: alert a@b.c not on { restarts, pid }
process: alert a@b.c not on { all, pid }
set alert a@b.c { none }
process: alert a@b.c not on { none, pid }
set alert a@b.c { loadavg }
process: alert a@b.c not on { loadavg, pid }
set alert a@b.c { capacity }
process: alert a@b.c not on { capacity, pid }
set alert a@b.c { packet }
process: alert a@b.c not on { packet, pid }
set alert a@b.c { byte }
process: alert a@b.c not on { byte, pid }
set alert a@b.c { nonexists }
process: alert a@b.c not on { nonexists, pid }
set alert a@b.c { notexist }
process: alert a@b.c not on { notexist, pid }
set alert a@b.c { fsflag }
process: alert a@b.c not on { fsflag, pid }
set alert a@b.c { link_errors }
process: alert a@b.c not on { link_errors, pid }
process: start = "/bin/true"
process: start program = "/bin/true"
process: start program "/bin/true"
process: stop program = "/bin/true a" as uid root and gid root
process: restart program = "/bin/true" with timeout 5 seconds
process: start = "/bin/true" as uid 0
process: start = "/bin/true" as gid 0
process: start = "/bin/true" as uid root gid root timeout 5 seconds
process: start = "/bin/true" timeout 5 seconds as uid root
process: start = "/bin/true" with timeout 1 second
process: start = "/bin/true" with timeout 5 minutes
process: start = "/bin/true" using uid root
process: start = "/bin/true" with uid root and using gid root
process: start = "/bin/true" uid "root" gid "root"
process: start = "/bin/true" uid = root
process: start = "/bin/true" and using timeout = 5 seconds
process: group a
process: group = a
process: group "a b"
process: group a group b
process: group a, b
process: depends on s
process: depend x
process: every 2 cycles
process: every 1 cycle
process: every "* * * * *"
process: every '1-5 2,3 * * 0'
process: not every "* * * * *"
process: every "*/5 * * * *"
process: every "0 0 1 1 7"
process: every "@daily"
process: every 2
process: mode active
process: mode passive
process: mode manual
process: mode = active
process: onreboot start
process: onreboot nostart
process: onreboot laststate
process: on reboot start
process: alert a@b.c
process: alert a@b.c {pid}
process: alert a@b.c only on {pid} with reminder on 2 cycles
process: alert a@b.c not on {pid}
process: alert a@b.c with mail-format { subject: x }
process: alert a@b.c not every "* * * * *"
process: noalert a@b.c
process: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
process: if 3 restarts within 5 cycles then alert
process: if 3 restart within 5 cycles then timeout
process: if 3 restarts with 5 cycles then unmonitor
process: if 3 restarts 5 cycles then stop
process: if 3 times restarts within 5 cycles then stop
process: if 1 restart within 1 cycle then exec "/bin/true"
process: if 3 restarts within 5 cycles then restart
process: if 3 restarts within 5 cycles then start
process: if 3 restarts within 5 cycles timeout
process: if restarts > 3 within 5 cycles then alert
process: if 3 restarts in 5 cycles then alert
process: if 3 restarts for 5 cycles then alert
process: if more than 3 restarts within 5 cycles then alert
process: if not exist then alert
process: if does not exist then alert
process: if not exists then alert
process: if exist then alert
process: if exists then alert
process: if does exist then alert
process: if does exists then alert
process: if does not exist for 3 cycles then restart else if succeeded then alert
process: if exist for 2 times within 3 cycles then alert else alert
process: if nonexist then alert
process: if missing then alert
process: if failed uid root then alert
process: if failed uid 0 then alert
process: if failed uid "root" then alert
process: if failed uid = root then alert
process: if failed gid root then alert
process: if failed euid root then alert
process: if failed user root then alert
process: if failed owner root then alert
process: if failed permission 644 then alert
process: if failed perm 0644 then alert
process: if failed permission = 644 then alert
process: if changed permission then alert
process: if changed perm then alert
process: if failed permission "644" then alert
process: if changed pid then alert
process: if changed ppid then alert
process: if changed pid for 2 cycles then alert
process: if changed process then alert
process: if failed checksum then alert
process: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
process: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
process: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
process: if failed sha1 checksum then alert
process: if failed sha256 checksum then alert
process: if failed checksum sha1 then alert
process: if changed checksum then alert
process: if changed md5 checksum then alert
process: if changed sha1 checksum then alert
process: if changed sha256 checksum then alert
process: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
process: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
process: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
process: if changed size then alert
process: if changed timestamp then alert
process: if changed time then alert
process: if changed atime then alert
process: if changed access time then alert
process: if changed ctime then alert
process: if changed change time then alert
process: if changed mtime then alert
process: if changed modification time then alert
process: if changed modify time then alert
process: if changed hardlink then alert
process: if changed fsflags then alert
process: if changed fsflag then alert
process: if changed filesystem flags then alert
process: if changed status then alert
process: if changed link then alert
process: if changed link capacity then alert
process: if changed content then alert
process: if changed inode then alert
process: if content = "x" then alert
process: if content == "x" then alert
process: if content != "x" then alert
process: if content =~ "x" then alert
process: if content !~ "x" then alert
process: if content "x" then alert
process: if content x then alert
process: if content is "x" then alert
process: if content equal "x" then alert
process: if content notequal "x" then alert
process: if content not equal "x" then alert
process: if content eq "x" then alert
process: if content ne "x" then alert
process: if not content "x" then alert
process: if not content = "x" then alert
process: if match "x" then alert
process: if match x then alert
process: if match = "x" then alert
process: if not match "x" then alert
process: if content changed then alert
process: if content not changed then alert
process: ignore content = "x"
process: ignore content "x"
process: ignore content != "x"
process: ignore match "x"
process: ignore not match "x"
process: ignore match = x
process: ignore content x
process: if content matches "x" then alert
process: if content matching "x" then alert
process: if content contains "x" then alert
process: if link down then alert
process: if link up then alert
process: if failed link then alert
process: if link is down then alert
process: if link is up then alert
process: if failed link for 2 cycles then alert
process: if link failed then alert
process: if failed ping then alert
process: if succeeded ping then alert
process: if failed ping4 then alert
process: if failed ping6 then alert
process: if failed icmp type echo then alert
process: if failed icmp type echo count 5 then alert
process: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
process: if failed ping with count 5 then alert
process: if failed ping count = 5 then alert
process: if failed ping with timeout 500 ms then alert
process: if failed ping timeout = 5 seconds then alert
process: if failed ping timeout 5 then alert
process: if failed ping responsetime > 100 milliseconds then alert
process: if failed icmp then alert
process: if failed icmp echo then alert
process: if failed ping 5 then alert
process: if failed ping for 3 cycles then alert
process: if failed ping retry 3 then alert
process: if status = 1 then alert
process: if status != 0 then alert
process: if status 1 then alert
process: if status is not 0 then alert
process: if status == 0 then alert else alert
process: if failed port 80 then alert
process: if failed unixsocket /x then alert
process: if failed unix /x then alert
process: if failed host localhost port 80 then alert
process: if failed port 80 protocol http then alert
process: if security attribute = "x" then alert
process: if failed security attribute "x" then alert
process: if zombie then alert
process: if uptime > 5 then alert
system: start = "/bin/true"
system: start program = "/bin/true"
system: start program "/bin/true"
system: stop program = "/bin/true a" as uid root and gid root
system: restart program = "/bin/true" with timeout 5 seconds
system: start = "/bin/true" as uid 0
system: start = "/bin/true" as gid 0
system: start = "/bin/true" as uid root gid root timeout 5 seconds
system: start = "/bin/true" timeout 5 seconds as uid root
system: start = "/bin/true" with timeout 1 second
system: start = "/bin/true" with timeout 5 minutes
system: start = "/bin/true" using uid root
system: start = "/bin/true" with uid root and using gid root
system: start = "/bin/true" uid "root" gid "root"
system: start = "/bin/true" uid = root
system: start = "/bin/true" and using timeout = 5 seconds
system: group a
system: group = a
system: group "a b"
system: group a group b
system: group a, b
system: depends on s
system: depend x
system: every 2 cycles
system: every 1 cycle
system: every "* * * * *"
system: every '1-5 2,3 * * 0'
system: not every "* * * * *"
system: every "*/5 * * * *"
system: every "0 0 1 1 7"
system: every "@daily"
system: every 2
system: mode active
system: mode passive
system: mode manual
system: mode = active
system: onreboot start
system: onreboot nostart
system: onreboot laststate
system: on reboot start
system: alert a@b.c
system: alert a@b.c {pid}
system: alert a@b.c only on {pid} with reminder on 2 cycles
system: alert a@b.c not on {pid}
system: alert a@b.c with mail-format { subject: x }
system: alert a@b.c not every "* * * * *"
system: noalert a@b.c
system: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
system: if 3 restarts within 5 cycles then alert
system: if 3 restart within 5 cycles then timeout
system: if 3 restarts with 5 cycles then unmonitor
system: if 3 restarts 5 cycles then stop
system: if 3 times restarts within 5 cycles then stop
system: if 1 restart within 1 cycle then exec "/bin/true"
system: if 3 restarts within 5 cycles then restart
system: if 3 restarts within 5 cycles then start
system: if 3 restarts within 5 cycles timeout
system: if restarts > 3 within 5 cycles then alert
system: if 3 restarts in 5 cycles then alert
system: if 3 restarts for 5 cycles then alert
system: if more than 3 restarts within 5 cycles then alert
system: if not exist then alert
system: if does not exist then alert
system: if not exists then alert
system: if exist then alert
system: if exists then alert
system: if does exist then alert
system: if does exists then alert
system: if does not exist for 3 cycles then restart else if succeeded then alert
system: if exist for 2 times within 3 cycles then alert else alert
system: if nonexist then alert
system: if missing then alert
system: if failed uid root then alert
system: if failed uid 0 then alert
system: if failed uid "root" then alert
system: if failed uid = root then alert
system: if failed gid root then alert
system: if failed euid root then alert
system: if failed user root then alert
system: if failed owner root then alert
system: if failed permission 644 then alert
system: if failed perm 0644 then alert
system: if failed permission = 644 then alert
system: if changed permission then alert
system: if changed perm then alert
system: if failed permission "644" then alert
system: if changed pid then alert
system: if changed ppid then alert
system: if changed pid for 2 cycles then alert
system: if changed process then alert
system: if failed checksum then alert
system: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
system: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
system: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
system: if failed sha1 checksum then alert
system: if failed sha256 checksum then alert
system: if failed checksum sha1 then alert
system: if changed checksum then alert
system: if changed md5 checksum then alert
system: if changed sha1 checksum then alert
system: if changed sha256 checksum then alert
system: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
system: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
system: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
system: if changed size then alert
system: if changed timestamp then alert
system: if changed time then alert
system: if changed atime then alert
system: if changed access time then alert
system: if changed ctime then alert
system: if changed change time then alert
system: if changed mtime then alert
system: if changed modification time then alert
system: if changed modify time then alert
system: if changed hardlink then alert
system: if changed fsflags then alert
system: if changed fsflag then alert
system: if changed filesystem flags then alert
system: if changed status then alert
system: if changed link then alert
system: if changed link capacity then alert
system: if changed content then alert
system: if changed inode then alert
system: if content = "x" then alert
system: if content == "x" then alert
system: if content != "x" then alert
system: if content =~ "x" then alert
system: if content !~ "x" then alert
system: if content "x" then alert
system: if content x then alert
system: if content is "x" then alert
system: if content equal "x" then alert
system: if content notequal "x" then alert
system: if content not equal "x" then alert
system: if content eq "x" then alert
system: if content ne "x" then alert
system: if not content "x" then alert
system: if not content = "x" then alert
system: if match "x" then alert
system: if match x then alert
system: if match = "x" then alert
system: if not match "x" then alert
system: if content changed then alert
system: if content not changed then alert
system: ignore content = "x"
system: ignore content "x"
system: ignore content != "x"
system: ignore match "x"
system: ignore not match "x"
system: ignore match = x
system: ignore content x
system: if content matches "x" then alert
system: if content matching "x" then alert
system: if content contains "x" then alert
system: if link down then alert
system: if link up then alert
system: if failed link then alert
system: if link is down then alert
system: if link is up then alert
system: if failed link for 2 cycles then alert
system: if link failed then alert
system: if failed ping then alert
system: if succeeded ping then alert
system: if failed ping4 then alert
system: if failed ping6 then alert
system: if failed icmp type echo then alert
system: if failed icmp type echo count 5 then alert
system: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
system: if failed ping with count 5 then alert
system: if failed ping count = 5 then alert
system: if failed ping with timeout 500 ms then alert
system: if failed ping timeout = 5 seconds then alert
system: if failed ping timeout 5 then alert
system: if failed ping responsetime > 100 milliseconds then alert
system: if failed icmp then alert
system: if failed icmp echo then alert
system: if failed ping 5 then alert
system: if failed ping for 3 cycles then alert
system: if failed ping retry 3 then alert
system: if status = 1 then alert
system: if status != 0 then alert
system: if status 1 then alert
system: if status is not 0 then alert
system: if status == 0 then alert else alert
system: if failed port 80 then alert
system: if failed unixsocket /x then alert
system: if failed unix /x then alert
system: if failed host localhost port 80 then alert
system: if failed port 80 protocol http then alert
system: if security attribute = "x" then alert
system: if failed security attribute "x" then alert
system: if zombie then alert
system: if uptime > 5 then alert
file: start = "/bin/true"
file: start program = "/bin/true"
file: start program "/bin/true"
file: stop program = "/bin/true a" as uid root and gid root
file: restart program = "/bin/true" with timeout 5 seconds
file: start = "/bin/true" as uid 0
file: start = "/bin/true" as gid 0
file: start = "/bin/true" as uid root gid root timeout 5 seconds
file: start = "/bin/true" timeout 5 seconds as uid root
file: start = "/bin/true" with timeout 1 second
file: start = "/bin/true" with timeout 5 minutes
file: start = "/bin/true" using uid root
file: start = "/bin/true" with uid root and using gid root
file: start = "/bin/true" uid "root" gid "root"
file: start = "/bin/true" uid = root
file: start = "/bin/true" and using timeout = 5 seconds
file: group a
file: group = a
file: group "a b"
file: group a group b
file: group a, b
file: depends on s
file: depend x
file: every 2 cycles
file: every 1 cycle
file: every "* * * * *"
file: every '1-5 2,3 * * 0'
file: not every "* * * * *"
file: every "*/5 * * * *"
file: every "0 0 1 1 7"
file: every "@daily"
file: every 2
file: mode active
file: mode passive
file: mode manual
file: mode = active
file: onreboot start
file: onreboot nostart
file: onreboot laststate
file: on reboot start
file: alert a@b.c
file: alert a@b.c {pid}
file: alert a@b.c only on {pid} with reminder on 2 cycles
file: alert a@b.c not on {pid}
file: alert a@b.c with mail-format { subject: x }
file: alert a@b.c not every "* * * * *"
file: noalert a@b.c
file: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
file: if 3 restarts within 5 cycles then alert
file: if 3 restart within 5 cycles then timeout
file: if 3 restarts with 5 cycles then unmonitor
file: if 3 restarts 5 cycles then stop
file: if 3 times restarts within 5 cycles then stop
file: if 1 restart within 1 cycle then exec "/bin/true"
file: if 3 restarts within 5 cycles then restart
file: if 3 restarts within 5 cycles then start
file: if 3 restarts within 5 cycles timeout
file: if restarts > 3 within 5 cycles then alert
file: if 3 restarts in 5 cycles then alert
file: if 3 restarts for 5 cycles then alert
file: if more than 3 restarts within 5 cycles then alert
file: if not exist then alert
file: if does not exist then alert
file: if not exists then alert
file: if exist then alert
file: if exists then alert
file: if does exist then alert
file: if does exists then alert
file: if does not exist for 3 cycles then restart else if succeeded then alert
file: if exist for 2 times within 3 cycles then alert else alert
file: if nonexist then alert
file: if missing then alert
file: if failed uid root then alert
file: if failed uid 0 then alert
file: if failed uid "root" then alert
file: if failed uid = root then alert
file: if failed gid root then alert
file: if failed euid root then alert
file: if failed user root then alert
file: if failed owner root then alert
file: if failed permission 644 then alert
file: if failed perm 0644 then alert
file: if failed permission = 644 then alert
file: if changed permission then alert
file: if changed perm then alert
file: if failed permission "644" then alert
file: if changed pid then alert
file: if changed ppid then alert
file: if changed pid for 2 cycles then alert
file: if changed process then alert
file: if failed checksum then alert
file: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
file: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
file: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
file: if failed sha1 checksum then alert
file: if failed sha256 checksum then alert
file: if failed checksum sha1 then alert
file: if changed checksum then alert
file: if changed md5 checksum then alert
file: if changed sha1 checksum then alert
file: if changed sha256 checksum then alert
file: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
file: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
file: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
file: if changed size then alert
file: if changed timestamp then alert
file: if changed time then alert
file: if changed atime then alert
file: if changed access time then alert
file: if changed ctime then alert
file: if changed change time then alert
file: if changed mtime then alert
file: if changed modification time then alert
file: if changed modify time then alert
file: if changed hardlink then alert
file: if changed fsflags then alert
file: if changed fsflag then alert
file: if changed filesystem flags then alert
file: if changed status then alert
file: if changed link then alert
file: if changed link capacity then alert
file: if changed content then alert
file: if changed inode then alert
file: if content = "x" then alert
file: if content == "x" then alert
file: if content != "x" then alert
file: if content =~ "x" then alert
file: if content !~ "x" then alert
file: if content "x" then alert
file: if content x then alert
file: if content is "x" then alert
file: if content equal "x" then alert
file: if content notequal "x" then alert
file: if content not equal "x" then alert
file: if content eq "x" then alert
file: if content ne "x" then alert
file: if not content "x" then alert
file: if not content = "x" then alert
file: if match "x" then alert
file: if match x then alert
file: if match = "x" then alert
file: if not match "x" then alert
file: if content changed then alert
file: if content not changed then alert
file: ignore content = "x"
file: ignore content "x"
file: ignore content != "x"
file: ignore match "x"
file: ignore not match "x"
file: ignore match = x
file: ignore content x
file: if content matches "x" then alert
file: if content matching "x" then alert
file: if content contains "x" then alert
file: if link down then alert
file: if link up then alert
file: if failed link then alert
file: if link is down then alert
file: if link is up then alert
file: if failed link for 2 cycles then alert
file: if link failed then alert
file: if failed ping then alert
file: if succeeded ping then alert
file: if failed ping4 then alert
file: if failed ping6 then alert
file: if failed icmp type echo then alert
file: if failed icmp type echo count 5 then alert
file: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
file: if failed ping with count 5 then alert
file: if failed ping count = 5 then alert
file: if failed ping with timeout 500 ms then alert
file: if failed ping timeout = 5 seconds then alert
file: if failed ping timeout 5 then alert
file: if failed ping responsetime > 100 milliseconds then alert
file: if failed icmp then alert
file: if failed icmp echo then alert
file: if failed ping 5 then alert
file: if failed ping for 3 cycles then alert
file: if failed ping retry 3 then alert
file: if status = 1 then alert
file: if status != 0 then alert
file: if status 1 then alert
file: if status is not 0 then alert
file: if status == 0 then alert else alert
file: if failed port 80 then alert
file: if failed unixsocket /x then alert
file: if failed unix /x then alert
file: if failed host localhost port 80 then alert
file: if failed port 80 protocol http then alert
file: if security attribute = "x" then alert
file: if failed security attribute "x" then alert
file: if zombie then alert
file: if uptime > 5 then alert
directory: start = "/bin/true"
directory: start program = "/bin/true"
directory: start program "/bin/true"
directory: stop program = "/bin/true a" as uid root and gid root
directory: restart program = "/bin/true" with timeout 5 seconds
directory: start = "/bin/true" as uid 0
directory: start = "/bin/true" as gid 0
directory: start = "/bin/true" as uid root gid root timeout 5 seconds
directory: start = "/bin/true" timeout 5 seconds as uid root
directory: start = "/bin/true" with timeout 1 second
directory: start = "/bin/true" with timeout 5 minutes
directory: start = "/bin/true" using uid root
directory: start = "/bin/true" with uid root and using gid root
directory: start = "/bin/true" uid "root" gid "root"
directory: start = "/bin/true" uid = root
directory: start = "/bin/true" and using timeout = 5 seconds
directory: group a
directory: group = a
directory: group "a b"
directory: group a group b
directory: group a, b
directory: depends on s
directory: depend x
directory: every 2 cycles
directory: every 1 cycle
directory: every "* * * * *"
directory: every '1-5 2,3 * * 0'
directory: not every "* * * * *"
directory: every "*/5 * * * *"
directory: every "0 0 1 1 7"
directory: every "@daily"
directory: every 2
directory: mode active
directory: mode passive
directory: mode manual
directory: mode = active
directory: onreboot start
directory: onreboot nostart
directory: onreboot laststate
directory: on reboot start
directory: alert a@b.c
directory: alert a@b.c {pid}
directory: alert a@b.c only on {pid} with reminder on 2 cycles
directory: alert a@b.c not on {pid}
directory: alert a@b.c with mail-format { subject: x }
directory: alert a@b.c not every "* * * * *"
directory: noalert a@b.c
directory: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
directory: if 3 restarts within 5 cycles then alert
directory: if 3 restart within 5 cycles then timeout
directory: if 3 restarts with 5 cycles then unmonitor
directory: if 3 restarts 5 cycles then stop
directory: if 3 times restarts within 5 cycles then stop
directory: if 1 restart within 1 cycle then exec "/bin/true"
directory: if 3 restarts within 5 cycles then restart
directory: if 3 restarts within 5 cycles then start
directory: if 3 restarts within 5 cycles timeout
directory: if restarts > 3 within 5 cycles then alert
directory: if 3 restarts in 5 cycles then alert
directory: if 3 restarts for 5 cycles then alert
directory: if more than 3 restarts within 5 cycles then alert
directory: if not exist then alert
directory: if does not exist then alert
directory: if not exists then alert
directory: if exist then alert
directory: if exists then alert
directory: if does exist then alert
directory: if does exists then alert
directory: if does not exist for 3 cycles then restart else if succeeded then alert
directory: if exist for 2 times within 3 cycles then alert else alert
directory: if nonexist then alert
directory: if missing then alert
directory: if failed uid root then alert
directory: if failed uid 0 then alert
directory: if failed uid "root" then alert
directory: if failed uid = root then alert
directory: if failed gid root then alert
directory: if failed euid root then alert
directory: if failed user root then alert
directory: if failed owner root then alert
directory: if failed permission 644 then alert
directory: if failed perm 0644 then alert
directory: if failed permission = 644 then alert
directory: if changed permission then alert
directory: if changed perm then alert
directory: if failed permission "644" then alert
directory: if changed pid then alert
directory: if changed ppid then alert
directory: if changed pid for 2 cycles then alert
directory: if changed process then alert
directory: if failed checksum then alert
directory: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
directory: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
directory: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
directory: if failed sha1 checksum then alert
directory: if failed sha256 checksum then alert
directory: if failed checksum sha1 then alert
directory: if changed checksum then alert
directory: if changed md5 checksum then alert
directory: if changed sha1 checksum then alert
directory: if changed sha256 checksum then alert
directory: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
directory: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
directory: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
directory: if changed size then alert
directory: if changed timestamp then alert
directory: if changed time then alert
directory: if changed atime then alert
directory: if changed access time then alert
directory: if changed ctime then alert
directory: if changed change time then alert
directory: if changed mtime then alert
directory: if changed modification time then alert
directory: if changed modify time then alert
directory: if changed hardlink then alert
directory: if changed fsflags then alert
directory: if changed fsflag then alert
directory: if changed filesystem flags then alert
directory: if changed status then alert
directory: if changed link then alert
directory: if changed link capacity then alert
directory: if changed content then alert
directory: if changed inode then alert
directory: if content = "x" then alert
directory: if content == "x" then alert
directory: if content != "x" then alert
directory: if content =~ "x" then alert
directory: if content !~ "x" then alert
directory: if content "x" then alert
directory: if content x then alert
directory: if content is "x" then alert
directory: if content equal "x" then alert
directory: if content notequal "x" then alert
directory: if content not equal "x" then alert
directory: if content eq "x" then alert
directory: if content ne "x" then alert
directory: if not content "x" then alert
directory: if not content = "x" then alert
directory: if match "x" then alert
directory: if match x then alert
directory: if match = "x" then alert
directory: if not match "x" then alert
directory: if content changed then alert
directory: if content not changed then alert
directory: ignore content = "x"
directory: ignore content "x"
directory: ignore content != "x"
directory: ignore match "x"
directory: ignore not match "x"
directory: ignore match = x
directory: ignore content x
directory: if content matches "x" then alert
directory: if content matching "x" then alert
directory: if content contains "x" then alert
directory: if link down then alert
directory: if link up then alert
directory: if failed link then alert
directory: if link is down then alert
directory: if link is up then alert
directory: if failed link for 2 cycles then alert
directory: if link failed then alert
directory: if failed ping then alert
directory: if succeeded ping then alert
directory: if failed ping4 then alert
directory: if failed ping6 then alert
directory: if failed icmp type echo then alert
directory: if failed icmp type echo count 5 then alert
directory: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
directory: if failed ping with count 5 then alert
directory: if failed ping count = 5 then alert
directory: if failed ping with timeout 500 ms then alert
directory: if failed ping timeout = 5 seconds then alert
directory: if failed ping timeout 5 then alert
directory: if failed ping responsetime > 100 milliseconds then alert
directory: if failed icmp then alert
directory: if failed icmp echo then alert
directory: if failed ping 5 then alert
directory: if failed ping for 3 cycles then alert
directory: if failed ping retry 3 then alert
directory: if status = 1 then alert
directory: if status != 0 then alert
directory: if status 1 then alert
directory: if status is not 0 then alert
directory: if status == 0 then alert else alert
directory: if failed port 80 then alert
directory: if failed unixsocket /x then alert
directory: if failed unix /x then alert
directory: if failed host localhost port 80 then alert
directory: if failed port 80 protocol http then alert
directory: if security attribute = "x" then alert
directory: if failed security attribute "x" then alert
directory: if zombie then alert
directory: if uptime > 5 then alert
fifo: start = "/bin/true"
fifo: start program = "/bin/true"
fifo: start program "/bin/true"
fifo: stop program = "/bin/true a" as uid root and gid root
fifo: restart program = "/bin/true" with timeout 5 seconds
fifo: start = "/bin/true" as uid 0
fifo: start = "/bin/true" as gid 0
fifo: start = "/bin/true" as uid root gid root timeout 5 seconds
fifo: start = "/bin/true" timeout 5 seconds as uid root
fifo: start = "/bin/true" with timeout 1 second
fifo: start = "/bin/true" with timeout 5 minutes
fifo: start = "/bin/true" using uid root
fifo: start = "/bin/true" with uid root and using gid root
fifo: start = "/bin/true" uid "root" gid "root"
fifo: start = "/bin/true" uid = root
fifo: start = "/bin/true" and using timeout = 5 seconds
fifo: group a
fifo: group = a
fifo: group "a b"
fifo: group a group b
fifo: group a, b
fifo: depends on s
fifo: depend x
fifo: every 2 cycles
fifo: every 1 cycle
fifo: every "* * * * *"
fifo: every '1-5 2,3 * * 0'
fifo: not every "* * * * *"
fifo: every "*/5 * * * *"
fifo: every "0 0 1 1 7"
fifo: every "@daily"
fifo: every 2
fifo: mode active
fifo: mode passive
fifo: mode manual
fifo: mode = active
fifo: onreboot start
fifo: onreboot nostart
fifo: onreboot laststate
fifo: on reboot start
fifo: alert a@b.c
fifo: alert a@b.c {pid}
fifo: alert a@b.c only on {pid} with reminder on 2 cycles
fifo: alert a@b.c not on {pid}
fifo: alert a@b.c with mail-format { subject: x }
fifo: alert a@b.c not every "* * * * *"
fifo: noalert a@b.c
fifo: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
fifo: if 3 restarts within 5 cycles then alert
fifo: if 3 restart within 5 cycles then timeout
fifo: if 3 restarts with 5 cycles then unmonitor
fifo: if 3 restarts 5 cycles then stop
fifo: if 3 times restarts within 5 cycles then stop
fifo: if 1 restart within 1 cycle then exec "/bin/true"
fifo: if 3 restarts within 5 cycles then restart
fifo: if 3 restarts within 5 cycles then start
fifo: if 3 restarts within 5 cycles timeout
fifo: if restarts > 3 within 5 cycles then alert
fifo: if 3 restarts in 5 cycles then alert
fifo: if 3 restarts for 5 cycles then alert
fifo: if more than 3 restarts within 5 cycles then alert
fifo: if not exist then alert
fifo: if does not exist then alert
fifo: if not exists then alert
fifo: if exist then alert
fifo: if exists then alert
fifo: if does exist then alert
fifo: if does exists then alert
fifo: if does not exist for 3 cycles then restart else if succeeded then alert
fifo: if exist for 2 times within 3 cycles then alert else alert
fifo: if nonexist then alert
fifo: if missing then alert
fifo: if failed uid root then alert
fifo: if failed uid 0 then alert
fifo: if failed uid "root" then alert
fifo: if failed uid = root then alert
fifo: if failed gid root then alert
fifo: if failed euid root then alert
fifo: if failed user root then alert
fifo: if failed owner root then alert
fifo: if failed permission 644 then alert
fifo: if failed perm 0644 then alert
fifo: if failed permission = 644 then alert
fifo: if changed permission then alert
fifo: if changed perm then alert
fifo: if failed permission "644" then alert
fifo: if changed pid then alert
fifo: if changed ppid then alert
fifo: if changed pid for 2 cycles then alert
fifo: if changed process then alert
fifo: if failed checksum then alert
fifo: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
fifo: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
fifo: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
fifo: if failed sha1 checksum then alert
fifo: if failed sha256 checksum then alert
fifo: if failed checksum sha1 then alert
fifo: if changed checksum then alert
fifo: if changed md5 checksum then alert
fifo: if changed sha1 checksum then alert
fifo: if changed sha256 checksum then alert
fifo: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
fifo: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
fifo: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
fifo: if changed size then alert
fifo: if changed timestamp then alert
fifo: if changed time then alert
fifo: if changed atime then alert
fifo: if changed access time then alert
fifo: if changed ctime then alert
fifo: if changed change time then alert
fifo: if changed mtime then alert
fifo: if changed modification time then alert
fifo: if changed modify time then alert
fifo: if changed hardlink then alert
fifo: if changed fsflags then alert
fifo: if changed fsflag then alert
fifo: if changed filesystem flags then alert
fifo: if changed status then alert
fifo: if changed link then alert
fifo: if changed link capacity then alert
fifo: if changed content then alert
fifo: if changed inode then alert
fifo: if content = "x" then alert
fifo: if content == "x" then alert
fifo: if content != "x" then alert
fifo: if content =~ "x" then alert
fifo: if content !~ "x" then alert
fifo: if content "x" then alert
fifo: if content x then alert
fifo: if content is "x" then alert
fifo: if content equal "x" then alert
fifo: if content notequal "x" then alert
fifo: if content not equal "x" then alert
fifo: if content eq "x" then alert
fifo: if content ne "x" then alert
fifo: if not content "x" then alert
fifo: if not content = "x" then alert
fifo: if match "x" then alert
fifo: if match x then alert
fifo: if match = "x" then alert
fifo: if not match "x" then alert
fifo: if content changed then alert
fifo: if content not changed then alert
fifo: ignore content = "x"
fifo: ignore content "x"
fifo: ignore content != "x"
fifo: ignore match "x"
fifo: ignore not match "x"
fifo: ignore match = x
fifo: ignore content x
fifo: if content matches "x" then alert
fifo: if content matching "x" then alert
fifo: if content contains "x" then alert
fifo: if link down then alert
fifo: if link up then alert
fifo: if failed link then alert
fifo: if link is down then alert
fifo: if link is up then alert
fifo: if failed link for 2 cycles then alert
fifo: if link failed then alert
fifo: if failed ping then alert
fifo: if succeeded ping then alert
fifo: if failed ping4 then alert
fifo: if failed ping6 then alert
fifo: if failed icmp type echo then alert
fifo: if failed icmp type echo count 5 then alert
fifo: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
fifo: if failed ping with count 5 then alert
fifo: if failed ping count = 5 then alert
fifo: if failed ping with timeout 500 ms then alert
fifo: if failed ping timeout = 5 seconds then alert
fifo: if failed ping timeout 5 then alert
fifo: if failed ping responsetime > 100 milliseconds then alert
fifo: if failed icmp then alert
fifo: if failed icmp echo then alert
fifo: if failed ping 5 then alert
fifo: if failed ping for 3 cycles then alert
fifo: if failed ping retry 3 then alert
fifo: if status = 1 then alert
fifo: if status != 0 then alert
fifo: if status 1 then alert
fifo: if status is not 0 then alert
fifo: if status == 0 then alert else alert
fifo: if failed port 80 then alert
fifo: if failed unixsocket /x then alert
fifo: if failed unix /x then alert
fifo: if failed host localhost port 80 then alert
fifo: if failed port 80 protocol http then alert
fifo: if security attribute = "x" then alert
fifo: if failed security attribute "x" then alert
fifo: if zombie then alert
fifo: if uptime > 5 then alert
filesystem: start = "/bin/true"
filesystem: start program = "/bin/true"
filesystem: start program "/bin/true"
filesystem: stop program = "/bin/true a" as uid root and gid root
filesystem: restart program = "/bin/true" with timeout 5 seconds
filesystem: start = "/bin/true" as uid 0
filesystem: start = "/bin/true" as gid 0
filesystem: start = "/bin/true" as uid root gid root timeout 5 seconds
filesystem: start = "/bin/true" timeout 5 seconds as uid root
filesystem: start = "/bin/true" with timeout 1 second
filesystem: start = "/bin/true" with timeout 5 minutes
filesystem: start = "/bin/true" using uid root
filesystem: start = "/bin/true" with uid root and using gid root
filesystem: start = "/bin/true" uid "root" gid "root"
filesystem: start = "/bin/true" uid = root
filesystem: start = "/bin/true" and using timeout = 5 seconds
filesystem: group a
filesystem: group = a
filesystem: group "a b"
filesystem: group a group b
filesystem: group a, b
filesystem: depends on s
filesystem: depend x
filesystem: every 2 cycles
filesystem: every 1 cycle
filesystem: every "* * * * *"
filesystem: every '1-5 2,3 * * 0'
filesystem: not every "* * * * *"
filesystem: every "*/5 * * * *"
filesystem: every "0 0 1 1 7"
filesystem: every "@daily"
filesystem: every 2
filesystem: mode active
filesystem: mode passive
filesystem: mode manual
filesystem: mode = active
filesystem: onreboot start
filesystem: onreboot nostart
filesystem: onreboot laststate
filesystem: on reboot start
filesystem: alert a@b.c
filesystem: alert a@b.c {pid}
filesystem: alert a@b.c only on {pid} with reminder on 2 cycles
filesystem: alert a@b.c not on {pid}
filesystem: alert a@b.c with mail-format { subject: x }
filesystem: alert a@b.c not every "* * * * *"
filesystem: noalert a@b.c
filesystem: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
filesystem: if 3 restarts within 5 cycles then alert
filesystem: if 3 restart within 5 cycles then timeout
filesystem: if 3 restarts with 5 cycles then unmonitor
filesystem: if 3 restarts 5 cycles then stop
filesystem: if 3 times restarts within 5 cycles then stop
filesystem: if 1 restart within 1 cycle then exec "/bin/true"
filesystem: if 3 restarts within 5 cycles then restart
filesystem: if 3 restarts within 5 cycles then start
filesystem: if 3 restarts within 5 cycles timeout
filesystem: if restarts > 3 within 5 cycles then alert
filesystem: if 3 restarts in 5 cycles then alert
filesystem: if 3 restarts for 5 cycles then alert
filesystem: if more than 3 restarts within 5 cycles then alert
filesystem: if not exist then alert
filesystem: if does not exist then alert
filesystem: if not exists then alert
filesystem: if exist then alert
filesystem: if exists then alert
filesystem: if does exist then alert
filesystem: if does exists then alert
filesystem: if does not exist for 3 cycles then restart else if succeeded then alert
filesystem: if exist for 2 times within 3 cycles then alert else alert
filesystem: if nonexist then alert
filesystem: if missing then alert
filesystem: if failed uid root then alert
filesystem: if failed uid 0 then alert
filesystem: if failed uid "root" then alert
filesystem: if failed uid = root then alert
filesystem: if failed gid root then alert
filesystem: if failed euid root then alert
filesystem: if failed user root then alert
filesystem: if failed owner root then alert
filesystem: if failed permission 644 then alert
filesystem: if failed perm 0644 then alert
filesystem: if failed permission = 644 then alert
filesystem: if changed permission then alert
filesystem: if changed perm then alert
filesystem: if failed permission "644" then alert
filesystem: if changed pid then alert
filesystem: if changed ppid then alert
filesystem: if changed pid for 2 cycles then alert
filesystem: if changed process then alert
filesystem: if failed checksum then alert
filesystem: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
filesystem: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
filesystem: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
filesystem: if failed sha1 checksum then alert
filesystem: if failed sha256 checksum then alert
filesystem: if failed checksum sha1 then alert
filesystem: if changed checksum then alert
filesystem: if changed md5 checksum then alert
filesystem: if changed sha1 checksum then alert
filesystem: if changed sha256 checksum then alert
filesystem: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
filesystem: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
filesystem: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
filesystem: if changed size then alert
filesystem: if changed timestamp then alert
filesystem: if changed time then alert
filesystem: if changed atime then alert
filesystem: if changed access time then alert
filesystem: if changed ctime then alert
filesystem: if changed change time then alert
filesystem: if changed mtime then alert
filesystem: if changed modification time then alert
filesystem: if changed modify time then alert
filesystem: if changed hardlink then alert
filesystem: if changed fsflags then alert
filesystem: if changed fsflag then alert
filesystem: if changed filesystem flags then alert
filesystem: if changed status then alert
filesystem: if changed link then alert
filesystem: if changed link capacity then alert
filesystem: if changed content then alert
filesystem: if changed inode then alert
filesystem: if content = "x" then alert
filesystem: if content == "x" then alert
filesystem: if content != "x" then alert
filesystem: if content =~ "x" then alert
filesystem: if content !~ "x" then alert
filesystem: if content "x" then alert
filesystem: if content x then alert
filesystem: if content is "x" then alert
filesystem: if content equal "x" then alert
filesystem: if content notequal "x" then alert
filesystem: if content not equal "x" then alert
filesystem: if content eq "x" then alert
filesystem: if content ne "x" then alert
filesystem: if not content "x" then alert
filesystem: if not content = "x" then alert
filesystem: if match "x" then alert
filesystem: if match x then alert
filesystem: if match = "x" then alert
filesystem: if not match "x" then alert
filesystem: if content changed then alert
filesystem: if content not changed then alert
filesystem: ignore content = "x"
filesystem: ignore content "x"
filesystem: ignore content != "x"
filesystem: ignore match "x"
filesystem: ignore not match "x"
filesystem: ignore match = x
filesystem: ignore content x
filesystem: if content matches "x" then alert
filesystem: if content matching "x" then alert
filesystem: if content contains "x" then alert
filesystem: if link down then alert
filesystem: if link up then alert
filesystem: if failed link then alert
filesystem: if link is down then alert
filesystem: if link is up then alert
filesystem: if failed link for 2 cycles then alert
filesystem: if link failed then alert
filesystem: if failed ping then alert
filesystem: if succeeded ping then alert
filesystem: if failed ping4 then alert
filesystem: if failed ping6 then alert
filesystem: if failed icmp type echo then alert
filesystem: if failed icmp type echo count 5 then alert
filesystem: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
filesystem: if failed ping with count 5 then alert
filesystem: if failed ping count = 5 then alert
filesystem: if failed ping with timeout 500 ms then alert
filesystem: if failed ping timeout = 5 seconds then alert
filesystem: if failed ping timeout 5 then alert
filesystem: if failed ping responsetime > 100 milliseconds then alert
filesystem: if failed icmp then alert
filesystem: if failed icmp echo then alert
filesystem: if failed ping 5 then alert
filesystem: if failed ping for 3 cycles then alert
filesystem: if failed ping retry 3 then alert
filesystem: if status = 1 then alert
filesystem: if status != 0 then alert
filesystem: if status 1 then alert
filesystem: if status is not 0 then alert
filesystem: if status == 0 then alert else alert
filesystem: if failed port 80 then alert
filesystem: if failed unixsocket /x then alert
filesystem: if failed unix /x then alert
filesystem: if failed host localhost port 80 then alert
filesystem: if failed port 80 protocol http then alert
filesystem: if security attribute = "x" then alert
filesystem: if failed security attribute "x" then alert
filesystem: if zombie then alert
filesystem: if uptime > 5 then alert
network: start = "/bin/true"
network: start program = "/bin/true"
network: start program "/bin/true"
network: stop program = "/bin/true a" as uid root and gid root
network: restart program = "/bin/true" with timeout 5 seconds
network: start = "/bin/true" as uid 0
network: start = "/bin/true" as gid 0
network: start = "/bin/true" as uid root gid root timeout 5 seconds
network: start = "/bin/true" timeout 5 seconds as uid root
network: start = "/bin/true" with timeout 1 second
network: start = "/bin/true" with timeout 5 minutes
network: start = "/bin/true" using uid root
network: start = "/bin/true" with uid root and using gid root
network: start = "/bin/true" uid "root" gid "root"
network: start = "/bin/true" uid = root
network: start = "/bin/true" and using timeout = 5 seconds
network: group a
network: group = a
network: group "a b"
network: group a group b
network: group a, b
network: depends on s
network: depend x
network: every 2 cycles
network: every 1 cycle
network: every "* * * * *"
network: every '1-5 2,3 * * 0'
network: not every "* * * * *"
network: every "*/5 * * * *"
network: every "0 0 1 1 7"
network: every "@daily"
network: every 2
network: mode active
network: mode passive
network: mode manual
network: mode = active
network: onreboot start
network: onreboot nostart
network: onreboot laststate
network: on reboot start
network: alert a@b.c
network: alert a@b.c {pid}
network: alert a@b.c only on {pid} with reminder on 2 cycles
network: alert a@b.c not on {pid}
network: alert a@b.c with mail-format { subject: x }
network: alert a@b.c not every "* * * * *"
network: noalert a@b.c
network: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
network: if 3 restarts within 5 cycles then alert
network: if 3 restart within 5 cycles then timeout
network: if 3 restarts with 5 cycles then unmonitor
network: if 3 restarts 5 cycles then stop
network: if 3 times restarts within 5 cycles then stop
network: if 1 restart within 1 cycle then exec "/bin/true"
network: if 3 restarts within 5 cycles then restart
network: if 3 restarts within 5 cycles then start
network: if 3 restarts within 5 cycles timeout
network: if restarts > 3 within 5 cycles then alert
network: if 3 restarts in 5 cycles then alert
network: if 3 restarts for 5 cycles then alert
network: if more than 3 restarts within 5 cycles then alert
network: if not exist then alert
network: if does not exist then alert
network: if not exists then alert
network: if exist then alert
network: if exists then alert
network: if does exist then alert
network: if does exists then alert
network: if does not exist for 3 cycles then restart else if succeeded then alert
network: if exist for 2 times within 3 cycles then alert else alert
network: if nonexist then alert
network: if missing then alert
network: if failed uid root then alert
network: if failed uid 0 then alert
network: if failed uid "root" then alert
network: if failed uid = root then alert
network: if failed gid root then alert
network: if failed euid root then alert
network: if failed user root then alert
network: if failed owner root then alert
network: if failed permission 644 then alert
network: if failed perm 0644 then alert
network: if failed permission = 644 then alert
network: if changed permission then alert
network: if changed perm then alert
network: if failed permission "644" then alert
network: if changed pid then alert
network: if changed ppid then alert
network: if changed pid for 2 cycles then alert
network: if changed process then alert
network: if failed checksum then alert
network: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
network: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
network: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
network: if failed sha1 checksum then alert
network: if failed sha256 checksum then alert
network: if failed checksum sha1 then alert
network: if changed checksum then alert
network: if changed md5 checksum then alert
network: if changed sha1 checksum then alert
network: if changed sha256 checksum then alert
network: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
network: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
network: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
network: if changed size then alert
network: if changed timestamp then alert
network: if changed time then alert
network: if changed atime then alert
network: if changed access time then alert
network: if changed ctime then alert
network: if changed change time then alert
network: if changed mtime then alert
network: if changed modification time then alert
network: if changed modify time then alert
network: if changed hardlink then alert
network: if changed fsflags then alert
network: if changed fsflag then alert
network: if changed filesystem flags then alert
network: if changed status then alert
network: if changed link then alert
network: if changed link capacity then alert
network: if changed content then alert
network: if changed inode then alert
network: if content = "x" then alert
network: if content == "x" then alert
network: if content != "x" then alert
network: if content =~ "x" then alert
network: if content !~ "x" then alert
network: if content "x" then alert
network: if content x then alert
network: if content is "x" then alert
network: if content equal "x" then alert
network: if content notequal "x" then alert
network: if content not equal "x" then alert
network: if content eq "x" then alert
network: if content ne "x" then alert
network: if not content "x" then alert
network: if not content = "x" then alert
network: if match "x" then alert
network: if match x then alert
network: if match = "x" then alert
network: if not match "x" then alert
network: if content changed then alert
network: if content not changed then alert
network: ignore content = "x"
network: ignore content "x"
network: ignore content != "x"
network: ignore match "x"
network: ignore not match "x"
network: ignore match = x
network: ignore content x
network: if content matches "x" then alert
network: if content matching "x" then alert
network: if content contains "x" then alert
network: if link down then alert
network: if link up then alert
network: if failed link then alert
network: if link is down then alert
network: if link is up then alert
network: if failed link for 2 cycles then alert
network: if link failed then alert
network: if failed ping then alert
network: if succeeded ping then alert
network: if failed ping4 then alert
network: if failed ping6 then alert
network: if failed icmp type echo then alert
network: if failed icmp type echo count 5 then alert
network: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
network: if failed ping with count 5 then alert
network: if failed ping count = 5 then alert
network: if failed ping with timeout 500 ms then alert
network: if failed ping timeout = 5 seconds then alert
network: if failed ping timeout 5 then alert
network: if failed ping responsetime > 100 milliseconds then alert
network: if failed icmp then alert
network: if failed icmp echo then alert
network: if failed ping 5 then alert
network: if failed ping for 3 cycles then alert
network: if failed ping retry 3 then alert
network: if status = 1 then alert
network: if status != 0 then alert
network: if status 1 then alert
network: if status is not 0 then alert
network: if status == 0 then alert else alert
network: if failed port 80 then alert
network: if failed unixsocket /x then alert
network: if failed unix /x then alert
network: if failed host localhost port 80 then alert
network: if failed port 80 protocol http then alert
network: if security attribute = "x" then alert
network: if failed security attribute "x" then alert
network: if zombie then alert
network: if uptime > 5 then alert
program: start = "/bin/true"
program: start program = "/bin/true"
program: start program "/bin/true"
program: stop program = "/bin/true a" as uid root and gid root
program: restart program = "/bin/true" with timeout 5 seconds
program: start = "/bin/true" as uid 0
program: start = "/bin/true" as gid 0
program: start = "/bin/true" as uid root gid root timeout 5 seconds
program: start = "/bin/true" timeout 5 seconds as uid root
program: start = "/bin/true" with timeout 1 second
program: start = "/bin/true" with timeout 5 minutes
program: start = "/bin/true" using uid root
program: start = "/bin/true" with uid root and using gid root
program: start = "/bin/true" uid "root" gid "root"
program: start = "/bin/true" uid = root
program: start = "/bin/true" and using timeout = 5 seconds
program: group a
program: group = a
program: group "a b"
program: group a group b
program: group a, b
program: depends on s
program: depend x
program: every 2 cycles
program: every 1 cycle
program: every "* * * * *"
program: every '1-5 2,3 * * 0'
program: not every "* * * * *"
program: every "*/5 * * * *"
program: every "0 0 1 1 7"
program: every "@daily"
program: every 2
program: mode active
program: mode passive
program: mode manual
program: mode = active
program: onreboot start
program: onreboot nostart
program: onreboot laststate
program: on reboot start
program: alert a@b.c
program: alert a@b.c {pid}
program: alert a@b.c only on {pid} with reminder on 2 cycles
program: alert a@b.c not on {pid}
program: alert a@b.c with mail-format { subject: x }
program: alert a@b.c not every "* * * * *"
program: noalert a@b.c
program: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
program: if 3 restarts within 5 cycles then alert
program: if 3 restart within 5 cycles then timeout
program: if 3 restarts with 5 cycles then unmonitor
program: if 3 restarts 5 cycles then stop
program: if 3 times restarts within 5 cycles then stop
program: if 1 restart within 1 cycle then exec "/bin/true"
program: if 3 restarts within 5 cycles then restart
program: if 3 restarts within 5 cycles then start
program: if 3 restarts within 5 cycles timeout
program: if restarts > 3 within 5 cycles then alert
program: if 3 restarts in 5 cycles then alert
program: if 3 restarts for 5 cycles then alert
program: if more than 3 restarts within 5 cycles then alert
program: if not exist then alert
program: if does not exist then alert
program: if not exists then alert
program: if exist then alert
program: if exists then alert
program: if does exist then alert
program: if does exists then alert
program: if does not exist for 3 cycles then restart else if succeeded then alert
program: if exist for 2 times within 3 cycles then alert else alert
program: if nonexist then alert
program: if missing then alert
program: if failed uid root then alert
program: if failed uid 0 then alert
program: if failed uid "root" then alert
program: if failed uid = root then alert
program: if failed gid root then alert
program: if failed euid root then alert
program: if failed user root then alert
program: if failed owner root then alert
program: if failed permission 644 then alert
program: if failed perm 0644 then alert
program: if failed permission = 644 then alert
program: if changed permission then alert
program: if changed perm then alert
program: if failed permission "644" then alert
program: if changed pid then alert
program: if changed ppid then alert
program: if changed pid for 2 cycles then alert
program: if changed process then alert
program: if failed checksum then alert
program: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
program: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
program: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
program: if failed sha1 checksum then alert
program: if failed sha256 checksum then alert
program: if failed checksum sha1 then alert
program: if changed checksum then alert
program: if changed md5 checksum then alert
program: if changed sha1 checksum then alert
program: if changed sha256 checksum then alert
program: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
program: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
program: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
program: if changed size then alert
program: if changed timestamp then alert
program: if changed time then alert
program: if changed atime then alert
program: if changed access time then alert
program: if changed ctime then alert
program: if changed change time then alert
program: if changed mtime then alert
program: if changed modification time then alert
program: if changed modify time then alert
program: if changed hardlink then alert
program: if changed fsflags then alert
program: if changed fsflag then alert
program: if changed filesystem flags then alert
program: if changed status then alert
program: if changed link then alert
program: if changed link capacity then alert
program: if changed content then alert
program: if changed inode then alert
program: if content = "x" then alert
program: if content == "x" then alert
program: if content != "x" then alert
program: if content =~ "x" then alert
program: if content !~ "x" then alert
program: if content "x" then alert
program: if content x then alert
program: if content is "x" then alert
program: if content equal "x" then alert
program: if content notequal "x" then alert
program: if content not equal "x" then alert
program: if content eq "x" then alert
program: if content ne "x" then alert
program: if not content "x" then alert
program: if not content = "x" then alert
program: if match "x" then alert
program: if match x then alert
program: if match = "x" then alert
program: if not match "x" then alert
program: if content changed then alert
program: if content not changed then alert
program: ignore content = "x"
program: ignore content "x"
program: ignore content != "x"
program: ignore match "x"
program: ignore not match "x"
program: ignore match = x
program: ignore content x
program: if content matches "x" then alert
program: if content matching "x" then alert
program: if content contains "x" then alert
program: if link down then alert
program: if link up then alert
program: if failed link then alert
program: if link is down then alert
program: if link is up then alert
program: if failed link for 2 cycles then alert
program: if link failed then alert
program: if failed ping then alert
program: if succeeded ping then alert
program: if failed ping4 then alert
program: if failed ping6 then alert
program: if failed icmp type echo then alert
program: if failed icmp type echo count 5 then alert
program: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
program: if failed ping with count 5 then alert
program: if failed ping count = 5 then alert
program: if failed ping with timeout 500 ms then alert
program: if failed ping timeout = 5 seconds then alert
program: if failed ping timeout 5 then alert
program: if failed ping responsetime > 100 milliseconds then alert
program: if failed icmp then alert
program: if failed icmp echo then alert
program: if failed ping 5 then alert
program: if failed ping for 3 cycles then alert
program: if failed ping retry 3 then alert
program: if status = 1 then alert
program: if status != 0 then alert
program: if status 1 then alert
program: if status is not 0 then alert
program: if status == 0 then alert else alert
program: if failed port 80 then alert
program: if failed unixsocket /x then alert
program: if failed unix /x then alert
program: if failed host localhost port 80 then alert
program: if failed port 80 protocol http then alert
program: if security attribute = "x" then alert
program: if failed security attribute "x" then alert
program: if zombie then alert
program: if uptime > 5 then alert
host: start = "/bin/true"
host: start program = "/bin/true"
host: start program "/bin/true"
host: stop program = "/bin/true a" as uid root and gid root
host: restart program = "/bin/true" with timeout 5 seconds
host: start = "/bin/true" as uid 0
host: start = "/bin/true" as gid 0
host: start = "/bin/true" as uid root gid root timeout 5 seconds
host: start = "/bin/true" timeout 5 seconds as uid root
host: start = "/bin/true" with timeout 1 second
host: start = "/bin/true" with timeout 5 minutes
host: start = "/bin/true" using uid root
host: start = "/bin/true" with uid root and using gid root
host: start = "/bin/true" uid "root" gid "root"
host: start = "/bin/true" uid = root
host: start = "/bin/true" and using timeout = 5 seconds
host: group a
host: group = a
host: group "a b"
host: group a group b
host: group a, b
host: depends on s
host: depend x
host: every 2 cycles
host: every 1 cycle
host: every "* * * * *"
host: every '1-5 2,3 * * 0'
host: not every "* * * * *"
host: every "*/5 * * * *"
host: every "0 0 1 1 7"
host: every "@daily"
host: every 2
host: mode active
host: mode passive
host: mode manual
host: mode = active
host: onreboot start
host: onreboot nostart
host: onreboot laststate
host: on reboot start
host: alert a@b.c
host: alert a@b.c {pid}
host: alert a@b.c only on {pid} with reminder on 2 cycles
host: alert a@b.c not on {pid}
host: alert a@b.c with mail-format { subject: x }
host: alert a@b.c not every "* * * * *"
host: noalert a@b.c
host: alert a@b.c { pid } with mail-format { subject: x } reminder 3 cycles
host: if 3 restarts within 5 cycles then alert
host: if 3 restart within 5 cycles then timeout
host: if 3 restarts with 5 cycles then unmonitor
host: if 3 restarts 5 cycles then stop
host: if 3 times restarts within 5 cycles then stop
host: if 1 restart within 1 cycle then exec "/bin/true"
host: if 3 restarts within 5 cycles then restart
host: if 3 restarts within 5 cycles then start
host: if 3 restarts within 5 cycles timeout
host: if restarts > 3 within 5 cycles then alert
host: if 3 restarts in 5 cycles then alert
host: if 3 restarts for 5 cycles then alert
host: if more than 3 restarts within 5 cycles then alert
host: if not exist then alert
host: if does not exist then alert
host: if not exists then alert
host: if exist then alert
host: if exists then alert
host: if does exist then alert
host: if does exists then alert
host: if does not exist for 3 cycles then restart else if succeeded then alert
host: if exist for 2 times within 3 cycles then alert else alert
host: if nonexist then alert
host: if missing then alert
host: if failed uid root then alert
host: if failed uid 0 then alert
host: if failed uid "root" then alert
host: if failed uid = root then alert
host: if failed gid root then alert
host: if failed euid root then alert
host: if failed user root then alert
host: if failed owner root then alert
host: if failed permission 644 then alert
host: if failed perm 0644 then alert
host: if failed permission = 644 then alert
host: if changed permission then alert
host: if changed perm then alert
host: if failed permission "644" then alert
host: if changed pid then alert
host: if changed ppid then alert
host: if changed pid for 2 cycles then alert
host: if changed process then alert
host: if failed checksum then alert
host: if failed checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed md5 checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed checksum and expect the sum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed sha1 checksum then alert
host: if failed sha256 checksum then alert
host: if failed checksum sha1 then alert
host: if changed checksum then alert
host: if changed md5 checksum then alert
host: if changed sha1 checksum then alert
host: if changed sha256 checksum then alert
host: if failed checksum expect = d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed checksum expect "d41d8cd98f00b204e9800998ecf8427e" then alert
host: if failed checksum expect D41D8CD98F00B204E9800998ECF8427E then alert
host: if changed size then alert
host: if changed timestamp then alert
host: if changed time then alert
host: if changed atime then alert
host: if changed access time then alert
host: if changed ctime then alert
host: if changed change time then alert
host: if changed mtime then alert
host: if changed modification time then alert
host: if changed modify time then alert
host: if changed hardlink then alert
host: if changed fsflags then alert
host: if changed fsflag then alert
host: if changed filesystem flags then alert
host: if changed status then alert
host: if changed link then alert
host: if changed link capacity then alert
host: if changed content then alert
host: if changed inode then alert
host: if content = "x" then alert
host: if content == "x" then alert
host: if content != "x" then alert
host: if content =~ "x" then alert
host: if content !~ "x" then alert
host: if content "x" then alert
host: if content x then alert
host: if content is "x" then alert
host: if content equal "x" then alert
host: if content notequal "x" then alert
host: if content not equal "x" then alert
host: if content eq "x" then alert
host: if content ne "x" then alert
host: if not content "x" then alert
host: if not content = "x" then alert
host: if match "x" then alert
host: if match x then alert
host: if match = "x" then alert
host: if not match "x" then alert
host: if content changed then alert
host: if content not changed then alert
host: ignore content = "x"
host: ignore content "x"
host: ignore content != "x"
host: ignore match "x"
host: ignore not match "x"
host: ignore match = x
host: ignore content x
host: if content matches "x" then alert
host: if content matching "x" then alert
host: if content contains "x" then alert
host: if link down then alert
host: if link up then alert
host: if failed link then alert
host: if link is down then alert
host: if link is up then alert
host: if failed link for 2 cycles then alert
host: if link failed then alert
host: if failed ping then alert
host: if succeeded ping then alert
host: if failed ping4 then alert
host: if failed ping6 then alert
host: if failed icmp type echo then alert
host: if failed icmp type echo count 5 then alert
host: if failed ping count 5 size 100 timeout 5 seconds responsetime 100 ms address 127.0.0.1 then alert
host: if failed ping with count 5 then alert
host: if failed ping count = 5 then alert
host: if failed ping with timeout 500 ms then alert
host: if failed ping timeout = 5 seconds then alert
host: if failed ping timeout 5 then alert
host: if failed ping responsetime > 100 milliseconds then alert
host: if failed icmp then alert
host: if failed icmp echo then alert
host: if failed ping 5 then alert
host: if failed ping for 3 cycles then alert
host: if failed ping retry 3 then alert
host: if status = 1 then alert
host: if status != 0 then alert
host: if status 1 then alert
host: if status is not 0 then alert
host: if status == 0 then alert else alert
host: if failed port 80 then alert
host: if failed unixsocket /x then alert
host: if failed unix /x then alert
host: if failed host localhost port 80 then alert
host: if failed port 80 protocol http then alert
host: if security attribute = "x" then alert
host: if failed security attribute "x" then alert
host: if zombie then alert
host: if uptime > 5 then alert
host: if failed port 80 proto http with timeout 5 seconds then alert
host: if failed port 80 type udp protocol http then alert
host: if failed port 80 ssl protocol http then alert
process: if failed unixsocket /x protocol http then alert
host: if failed port 80 protocol http username u then alert
host: if failed port 80 protocol http password p then alert
host: if failed port 80 protocol http username u password p then alert
host: if failed port 80 protocol http request /x then alert
host: if failed port 80 protocol http request "/x" then alert
host: if failed port 80 protocol http host x then alert
host: if failed port 80 protocol http hostheader x then alert
host: if failed port 80 protocol http hostheader "x" then alert
host: if failed port 80 protocol http status = 200 then alert
host: if failed port 80 protocol http status 200 then alert
host: if failed port 80 protocol http status < 300 then alert
host: if failed port 80 protocol http checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol http content = "x" then alert
host: if failed port 80 protocol http content "x" then alert
host: if failed port 80 protocol http method head then alert
host: if failed port 80 protocol http method GET then alert
host: if failed port 80 protocol http http headers [Host: a] then alert
host: if failed port 80 protocol http http headers ["Host: a"] then alert
host: if failed port 80 protocol http with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol http target a@b then alert
host: if failed port 80 protocol http target "a@b" then alert
host: if failed port 80 protocol http maxforward 5 then alert
host: if failed port 80 protocol http origin x then alert
host: if failed port 80 protocol http version 13 then alert
host: if failed port 80 protocol http secret x then alert
host: if failed port 80 protocol http secret "x" then alert
host: if failed port 80 protocol http path /x then alert
host: if failed port 80 protocol http database x then alert
host: if failed port 80 protocol http rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol http loglimit > 5% then alert
host: if failed port 80 protocol http loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol http send "x" then alert
host: if failed port 80 protocol http expect "y" then alert
host: if failed port 80 protocol http send "x" expect "y" then alert
host: if failed port 80 protocol http size 5 then alert
host: if failed port 80 protocol http json x = 1 then alert
host: if failed port 80 protocol http follow then alert
host: if failed port 80 protocol https then alert
host: if failed port 80 proto https with timeout 5 seconds then alert
host: if failed port 80 type udp protocol https then alert
host: if failed port 80 ssl protocol https then alert
process: if failed unixsocket /x protocol https then alert
host: if failed port 80 protocol https username u then alert
host: if failed port 80 protocol https password p then alert
host: if failed port 80 protocol https username u password p then alert
host: if failed port 80 protocol https request /x then alert
host: if failed port 80 protocol https request "/x" then alert
host: if failed port 80 protocol https host x then alert
host: if failed port 80 protocol https hostheader x then alert
host: if failed port 80 protocol https hostheader "x" then alert
host: if failed port 80 protocol https status = 200 then alert
host: if failed port 80 protocol https status 200 then alert
host: if failed port 80 protocol https status < 300 then alert
host: if failed port 80 protocol https checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol https content = "x" then alert
host: if failed port 80 protocol https content "x" then alert
host: if failed port 80 protocol https method head then alert
host: if failed port 80 protocol https method GET then alert
host: if failed port 80 protocol https http headers [Host: a] then alert
host: if failed port 80 protocol https http headers ["Host: a"] then alert
host: if failed port 80 protocol https with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol https target a@b then alert
host: if failed port 80 protocol https target "a@b" then alert
host: if failed port 80 protocol https maxforward 5 then alert
host: if failed port 80 protocol https origin x then alert
host: if failed port 80 protocol https version 13 then alert
host: if failed port 80 protocol https secret x then alert
host: if failed port 80 protocol https secret "x" then alert
host: if failed port 80 protocol https path /x then alert
host: if failed port 80 protocol https database x then alert
host: if failed port 80 protocol https rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol https loglimit > 5% then alert
host: if failed port 80 protocol https loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol https send "x" then alert
host: if failed port 80 protocol https expect "y" then alert
host: if failed port 80 protocol https send "x" expect "y" then alert
host: if failed port 80 protocol https size 5 then alert
host: if failed port 80 protocol https json x = 1 then alert
host: if failed port 80 protocol https follow then alert
host: if failed port 80 protocol apache-status then alert
host: if failed port 80 proto apache-status with timeout 5 seconds then alert
host: if failed port 80 type udp protocol apache-status then alert
host: if failed port 80 ssl protocol apache-status then alert
process: if failed unixsocket /x protocol apache-status then alert
host: if failed port 80 protocol apache-status username u then alert
host: if failed port 80 protocol apache-status password p then alert
host: if failed port 80 protocol apache-status username u password p then alert
host: if failed port 80 protocol apache-status request /x then alert
host: if failed port 80 protocol apache-status request "/x" then alert
host: if failed port 80 protocol apache-status host x then alert
host: if failed port 80 protocol apache-status hostheader x then alert
host: if failed port 80 protocol apache-status hostheader "x" then alert
host: if failed port 80 protocol apache-status status = 200 then alert
host: if failed port 80 protocol apache-status status 200 then alert
host: if failed port 80 protocol apache-status status < 300 then alert
host: if failed port 80 protocol apache-status checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol apache-status content = "x" then alert
host: if failed port 80 protocol apache-status content "x" then alert
host: if failed port 80 protocol apache-status method head then alert
host: if failed port 80 protocol apache-status method GET then alert
host: if failed port 80 protocol apache-status http headers [Host: a] then alert
host: if failed port 80 protocol apache-status http headers ["Host: a"] then alert
host: if failed port 80 protocol apache-status with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol apache-status target a@b then alert
host: if failed port 80 protocol apache-status target "a@b" then alert
host: if failed port 80 protocol apache-status maxforward 5 then alert
host: if failed port 80 protocol apache-status origin x then alert
host: if failed port 80 protocol apache-status version 13 then alert
host: if failed port 80 protocol apache-status secret x then alert
host: if failed port 80 protocol apache-status secret "x" then alert
host: if failed port 80 protocol apache-status path /x then alert
host: if failed port 80 protocol apache-status database x then alert
host: if failed port 80 protocol apache-status rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol apache-status loglimit > 5% then alert
host: if failed port 80 protocol apache-status loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol apache-status send "x" then alert
host: if failed port 80 protocol apache-status expect "y" then alert
host: if failed port 80 protocol apache-status send "x" expect "y" then alert
host: if failed port 80 protocol apache-status size 5 then alert
host: if failed port 80 protocol apache-status json x = 1 then alert
host: if failed port 80 protocol apache-status follow then alert
host: if failed port 80 protocol ftp then alert
host: if failed port 80 proto ftp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ftp then alert
host: if failed port 80 ssl protocol ftp then alert
process: if failed unixsocket /x protocol ftp then alert
host: if failed port 80 protocol ftp username u then alert
host: if failed port 80 protocol ftp password p then alert
host: if failed port 80 protocol ftp username u password p then alert
host: if failed port 80 protocol ftp request /x then alert
host: if failed port 80 protocol ftp request "/x" then alert
host: if failed port 80 protocol ftp host x then alert
host: if failed port 80 protocol ftp hostheader x then alert
host: if failed port 80 protocol ftp hostheader "x" then alert
host: if failed port 80 protocol ftp status = 200 then alert
host: if failed port 80 protocol ftp status 200 then alert
host: if failed port 80 protocol ftp status < 300 then alert
host: if failed port 80 protocol ftp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ftp content = "x" then alert
host: if failed port 80 protocol ftp content "x" then alert
host: if failed port 80 protocol ftp method head then alert
host: if failed port 80 protocol ftp method GET then alert
host: if failed port 80 protocol ftp http headers [Host: a] then alert
host: if failed port 80 protocol ftp http headers ["Host: a"] then alert
host: if failed port 80 protocol ftp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ftp target a@b then alert
host: if failed port 80 protocol ftp target "a@b" then alert
host: if failed port 80 protocol ftp maxforward 5 then alert
host: if failed port 80 protocol ftp origin x then alert
host: if failed port 80 protocol ftp version 13 then alert
host: if failed port 80 protocol ftp secret x then alert
host: if failed port 80 protocol ftp secret "x" then alert
host: if failed port 80 protocol ftp path /x then alert
host: if failed port 80 protocol ftp database x then alert
host: if failed port 80 protocol ftp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ftp loglimit > 5% then alert
host: if failed port 80 protocol ftp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ftp send "x" then alert
host: if failed port 80 protocol ftp expect "y" then alert
host: if failed port 80 protocol ftp send "x" expect "y" then alert
host: if failed port 80 protocol ftp size 5 then alert
host: if failed port 80 protocol ftp json x = 1 then alert
host: if failed port 80 protocol ftp follow then alert
host: if failed port 80 protocol imap then alert
host: if failed port 80 proto imap with timeout 5 seconds then alert
host: if failed port 80 type udp protocol imap then alert
host: if failed port 80 ssl protocol imap then alert
process: if failed unixsocket /x protocol imap then alert
host: if failed port 80 protocol imap username u then alert
host: if failed port 80 protocol imap password p then alert
host: if failed port 80 protocol imap username u password p then alert
host: if failed port 80 protocol imap request /x then alert
host: if failed port 80 protocol imap request "/x" then alert
host: if failed port 80 protocol imap host x then alert
host: if failed port 80 protocol imap hostheader x then alert
host: if failed port 80 protocol imap hostheader "x" then alert
host: if failed port 80 protocol imap status = 200 then alert
host: if failed port 80 protocol imap status 200 then alert
host: if failed port 80 protocol imap status < 300 then alert
host: if failed port 80 protocol imap checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol imap content = "x" then alert
host: if failed port 80 protocol imap content "x" then alert
host: if failed port 80 protocol imap method head then alert
host: if failed port 80 protocol imap method GET then alert
host: if failed port 80 protocol imap http headers [Host: a] then alert
host: if failed port 80 protocol imap http headers ["Host: a"] then alert
host: if failed port 80 protocol imap with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol imap target a@b then alert
host: if failed port 80 protocol imap target "a@b" then alert
host: if failed port 80 protocol imap maxforward 5 then alert
host: if failed port 80 protocol imap origin x then alert
host: if failed port 80 protocol imap version 13 then alert
host: if failed port 80 protocol imap secret x then alert
host: if failed port 80 protocol imap secret "x" then alert
host: if failed port 80 protocol imap path /x then alert
host: if failed port 80 protocol imap database x then alert
host: if failed port 80 protocol imap rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol imap loglimit > 5% then alert
host: if failed port 80 protocol imap loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol imap send "x" then alert
host: if failed port 80 protocol imap expect "y" then alert
host: if failed port 80 protocol imap send "x" expect "y" then alert
host: if failed port 80 protocol imap size 5 then alert
host: if failed port 80 protocol imap json x = 1 then alert
host: if failed port 80 protocol imap follow then alert
host: if failed port 80 protocol imaps then alert
host: if failed port 80 proto imaps with timeout 5 seconds then alert
host: if failed port 80 type udp protocol imaps then alert
host: if failed port 80 ssl protocol imaps then alert
process: if failed unixsocket /x protocol imaps then alert
host: if failed port 80 protocol imaps username u then alert
host: if failed port 80 protocol imaps password p then alert
host: if failed port 80 protocol imaps username u password p then alert
host: if failed port 80 protocol imaps request /x then alert
host: if failed port 80 protocol imaps request "/x" then alert
host: if failed port 80 protocol imaps host x then alert
host: if failed port 80 protocol imaps hostheader x then alert
host: if failed port 80 protocol imaps hostheader "x" then alert
host: if failed port 80 protocol imaps status = 200 then alert
host: if failed port 80 protocol imaps status 200 then alert
host: if failed port 80 protocol imaps status < 300 then alert
host: if failed port 80 protocol imaps checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol imaps content = "x" then alert
host: if failed port 80 protocol imaps content "x" then alert
host: if failed port 80 protocol imaps method head then alert
host: if failed port 80 protocol imaps method GET then alert
host: if failed port 80 protocol imaps http headers [Host: a] then alert
host: if failed port 80 protocol imaps http headers ["Host: a"] then alert
host: if failed port 80 protocol imaps with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol imaps target a@b then alert
host: if failed port 80 protocol imaps target "a@b" then alert
host: if failed port 80 protocol imaps maxforward 5 then alert
host: if failed port 80 protocol imaps origin x then alert
host: if failed port 80 protocol imaps version 13 then alert
host: if failed port 80 protocol imaps secret x then alert
host: if failed port 80 protocol imaps secret "x" then alert
host: if failed port 80 protocol imaps path /x then alert
host: if failed port 80 protocol imaps database x then alert
host: if failed port 80 protocol imaps rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol imaps loglimit > 5% then alert
host: if failed port 80 protocol imaps loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol imaps send "x" then alert
host: if failed port 80 protocol imaps expect "y" then alert
host: if failed port 80 protocol imaps send "x" expect "y" then alert
host: if failed port 80 protocol imaps size 5 then alert
host: if failed port 80 protocol imaps json x = 1 then alert
host: if failed port 80 protocol imaps follow then alert
host: if failed port 80 protocol pop then alert
host: if failed port 80 proto pop with timeout 5 seconds then alert
host: if failed port 80 type udp protocol pop then alert
host: if failed port 80 ssl protocol pop then alert
process: if failed unixsocket /x protocol pop then alert
host: if failed port 80 protocol pop username u then alert
host: if failed port 80 protocol pop password p then alert
host: if failed port 80 protocol pop username u password p then alert
host: if failed port 80 protocol pop request /x then alert
host: if failed port 80 protocol pop request "/x" then alert
host: if failed port 80 protocol pop host x then alert
host: if failed port 80 protocol pop hostheader x then alert
host: if failed port 80 protocol pop hostheader "x" then alert
host: if failed port 80 protocol pop status = 200 then alert
host: if failed port 80 protocol pop status 200 then alert
host: if failed port 80 protocol pop status < 300 then alert
host: if failed port 80 protocol pop checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol pop content = "x" then alert
host: if failed port 80 protocol pop content "x" then alert
host: if failed port 80 protocol pop method head then alert
host: if failed port 80 protocol pop method GET then alert
host: if failed port 80 protocol pop http headers [Host: a] then alert
host: if failed port 80 protocol pop http headers ["Host: a"] then alert
host: if failed port 80 protocol pop with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol pop target a@b then alert
host: if failed port 80 protocol pop target "a@b" then alert
host: if failed port 80 protocol pop maxforward 5 then alert
host: if failed port 80 protocol pop origin x then alert
host: if failed port 80 protocol pop version 13 then alert
host: if failed port 80 protocol pop secret x then alert
host: if failed port 80 protocol pop secret "x" then alert
host: if failed port 80 protocol pop path /x then alert
host: if failed port 80 protocol pop database x then alert
host: if failed port 80 protocol pop rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol pop loglimit > 5% then alert
host: if failed port 80 protocol pop loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol pop send "x" then alert
host: if failed port 80 protocol pop expect "y" then alert
host: if failed port 80 protocol pop send "x" expect "y" then alert
host: if failed port 80 protocol pop size 5 then alert
host: if failed port 80 protocol pop json x = 1 then alert
host: if failed port 80 protocol pop follow then alert
host: if failed port 80 protocol pops then alert
host: if failed port 80 proto pops with timeout 5 seconds then alert
host: if failed port 80 type udp protocol pops then alert
host: if failed port 80 ssl protocol pops then alert
process: if failed unixsocket /x protocol pops then alert
host: if failed port 80 protocol pops username u then alert
host: if failed port 80 protocol pops password p then alert
host: if failed port 80 protocol pops username u password p then alert
host: if failed port 80 protocol pops request /x then alert
host: if failed port 80 protocol pops request "/x" then alert
host: if failed port 80 protocol pops host x then alert
host: if failed port 80 protocol pops hostheader x then alert
host: if failed port 80 protocol pops hostheader "x" then alert
host: if failed port 80 protocol pops status = 200 then alert
host: if failed port 80 protocol pops status 200 then alert
host: if failed port 80 protocol pops status < 300 then alert
host: if failed port 80 protocol pops checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol pops content = "x" then alert
host: if failed port 80 protocol pops content "x" then alert
host: if failed port 80 protocol pops method head then alert
host: if failed port 80 protocol pops method GET then alert
host: if failed port 80 protocol pops http headers [Host: a] then alert
host: if failed port 80 protocol pops http headers ["Host: a"] then alert
host: if failed port 80 protocol pops with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol pops target a@b then alert
host: if failed port 80 protocol pops target "a@b" then alert
host: if failed port 80 protocol pops maxforward 5 then alert
host: if failed port 80 protocol pops origin x then alert
host: if failed port 80 protocol pops version 13 then alert
host: if failed port 80 protocol pops secret x then alert
host: if failed port 80 protocol pops secret "x" then alert
host: if failed port 80 protocol pops path /x then alert
host: if failed port 80 protocol pops database x then alert
host: if failed port 80 protocol pops rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol pops loglimit > 5% then alert
host: if failed port 80 protocol pops loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol pops send "x" then alert
host: if failed port 80 protocol pops expect "y" then alert
host: if failed port 80 protocol pops send "x" expect "y" then alert
host: if failed port 80 protocol pops size 5 then alert
host: if failed port 80 protocol pops json x = 1 then alert
host: if failed port 80 protocol pops follow then alert
host: if failed port 80 protocol smtp then alert
host: if failed port 80 proto smtp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol smtp then alert
host: if failed port 80 ssl protocol smtp then alert
process: if failed unixsocket /x protocol smtp then alert
host: if failed port 80 protocol smtp username u then alert
host: if failed port 80 protocol smtp password p then alert
host: if failed port 80 protocol smtp username u password p then alert
host: if failed port 80 protocol smtp request /x then alert
host: if failed port 80 protocol smtp request "/x" then alert
host: if failed port 80 protocol smtp host x then alert
host: if failed port 80 protocol smtp hostheader x then alert
host: if failed port 80 protocol smtp hostheader "x" then alert
host: if failed port 80 protocol smtp status = 200 then alert
host: if failed port 80 protocol smtp status 200 then alert
host: if failed port 80 protocol smtp status < 300 then alert
host: if failed port 80 protocol smtp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol smtp content = "x" then alert
host: if failed port 80 protocol smtp content "x" then alert
host: if failed port 80 protocol smtp method head then alert
host: if failed port 80 protocol smtp method GET then alert
host: if failed port 80 protocol smtp http headers [Host: a] then alert
host: if failed port 80 protocol smtp http headers ["Host: a"] then alert
host: if failed port 80 protocol smtp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol smtp target a@b then alert
host: if failed port 80 protocol smtp target "a@b" then alert
host: if failed port 80 protocol smtp maxforward 5 then alert
host: if failed port 80 protocol smtp origin x then alert
host: if failed port 80 protocol smtp version 13 then alert
host: if failed port 80 protocol smtp secret x then alert
host: if failed port 80 protocol smtp secret "x" then alert
host: if failed port 80 protocol smtp path /x then alert
host: if failed port 80 protocol smtp database x then alert
host: if failed port 80 protocol smtp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol smtp loglimit > 5% then alert
host: if failed port 80 protocol smtp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol smtp send "x" then alert
host: if failed port 80 protocol smtp expect "y" then alert
host: if failed port 80 protocol smtp send "x" expect "y" then alert
host: if failed port 80 protocol smtp size 5 then alert
host: if failed port 80 protocol smtp json x = 1 then alert
host: if failed port 80 protocol smtp follow then alert
host: if failed port 80 protocol smtps then alert
host: if failed port 80 proto smtps with timeout 5 seconds then alert
host: if failed port 80 type udp protocol smtps then alert
host: if failed port 80 ssl protocol smtps then alert
process: if failed unixsocket /x protocol smtps then alert
host: if failed port 80 protocol smtps username u then alert
host: if failed port 80 protocol smtps password p then alert
host: if failed port 80 protocol smtps username u password p then alert
host: if failed port 80 protocol smtps request /x then alert
host: if failed port 80 protocol smtps request "/x" then alert
host: if failed port 80 protocol smtps host x then alert
host: if failed port 80 protocol smtps hostheader x then alert
host: if failed port 80 protocol smtps hostheader "x" then alert
host: if failed port 80 protocol smtps status = 200 then alert
host: if failed port 80 protocol smtps status 200 then alert
host: if failed port 80 protocol smtps status < 300 then alert
host: if failed port 80 protocol smtps checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol smtps content = "x" then alert
host: if failed port 80 protocol smtps content "x" then alert
host: if failed port 80 protocol smtps method head then alert
host: if failed port 80 protocol smtps method GET then alert
host: if failed port 80 protocol smtps http headers [Host: a] then alert
host: if failed port 80 protocol smtps http headers ["Host: a"] then alert
host: if failed port 80 protocol smtps with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol smtps target a@b then alert
host: if failed port 80 protocol smtps target "a@b" then alert
host: if failed port 80 protocol smtps maxforward 5 then alert
host: if failed port 80 protocol smtps origin x then alert
host: if failed port 80 protocol smtps version 13 then alert
host: if failed port 80 protocol smtps secret x then alert
host: if failed port 80 protocol smtps secret "x" then alert
host: if failed port 80 protocol smtps path /x then alert
host: if failed port 80 protocol smtps database x then alert
host: if failed port 80 protocol smtps rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol smtps loglimit > 5% then alert
host: if failed port 80 protocol smtps loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol smtps send "x" then alert
host: if failed port 80 protocol smtps expect "y" then alert
host: if failed port 80 protocol smtps send "x" expect "y" then alert
host: if failed port 80 protocol smtps size 5 then alert
host: if failed port 80 protocol smtps json x = 1 then alert
host: if failed port 80 protocol smtps follow then alert
host: if failed port 80 protocol lmtp then alert
host: if failed port 80 proto lmtp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol lmtp then alert
host: if failed port 80 ssl protocol lmtp then alert
process: if failed unixsocket /x protocol lmtp then alert
host: if failed port 80 protocol lmtp username u then alert
host: if failed port 80 protocol lmtp password p then alert
host: if failed port 80 protocol lmtp username u password p then alert
host: if failed port 80 protocol lmtp request /x then alert
host: if failed port 80 protocol lmtp request "/x" then alert
host: if failed port 80 protocol lmtp host x then alert
host: if failed port 80 protocol lmtp hostheader x then alert
host: if failed port 80 protocol lmtp hostheader "x" then alert
host: if failed port 80 protocol lmtp status = 200 then alert
host: if failed port 80 protocol lmtp status 200 then alert
host: if failed port 80 protocol lmtp status < 300 then alert
host: if failed port 80 protocol lmtp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol lmtp content = "x" then alert
host: if failed port 80 protocol lmtp content "x" then alert
host: if failed port 80 protocol lmtp method head then alert
host: if failed port 80 protocol lmtp method GET then alert
host: if failed port 80 protocol lmtp http headers [Host: a] then alert
host: if failed port 80 protocol lmtp http headers ["Host: a"] then alert
host: if failed port 80 protocol lmtp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol lmtp target a@b then alert
host: if failed port 80 protocol lmtp target "a@b" then alert
host: if failed port 80 protocol lmtp maxforward 5 then alert
host: if failed port 80 protocol lmtp origin x then alert
host: if failed port 80 protocol lmtp version 13 then alert
host: if failed port 80 protocol lmtp secret x then alert
host: if failed port 80 protocol lmtp secret "x" then alert
host: if failed port 80 protocol lmtp path /x then alert
host: if failed port 80 protocol lmtp database x then alert
host: if failed port 80 protocol lmtp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol lmtp loglimit > 5% then alert
host: if failed port 80 protocol lmtp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol lmtp send "x" then alert
host: if failed port 80 protocol lmtp expect "y" then alert
host: if failed port 80 protocol lmtp send "x" expect "y" then alert
host: if failed port 80 protocol lmtp size 5 then alert
host: if failed port 80 protocol lmtp json x = 1 then alert
host: if failed port 80 protocol lmtp follow then alert
host: if failed port 80 protocol nntp then alert
host: if failed port 80 proto nntp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol nntp then alert
host: if failed port 80 ssl protocol nntp then alert
process: if failed unixsocket /x protocol nntp then alert
host: if failed port 80 protocol nntp username u then alert
host: if failed port 80 protocol nntp password p then alert
host: if failed port 80 protocol nntp username u password p then alert
host: if failed port 80 protocol nntp request /x then alert
host: if failed port 80 protocol nntp request "/x" then alert
host: if failed port 80 protocol nntp host x then alert
host: if failed port 80 protocol nntp hostheader x then alert
host: if failed port 80 protocol nntp hostheader "x" then alert
host: if failed port 80 protocol nntp status = 200 then alert
host: if failed port 80 protocol nntp status 200 then alert
host: if failed port 80 protocol nntp status < 300 then alert
host: if failed port 80 protocol nntp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol nntp content = "x" then alert
host: if failed port 80 protocol nntp content "x" then alert
host: if failed port 80 protocol nntp method head then alert
host: if failed port 80 protocol nntp method GET then alert
host: if failed port 80 protocol nntp http headers [Host: a] then alert
host: if failed port 80 protocol nntp http headers ["Host: a"] then alert
host: if failed port 80 protocol nntp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol nntp target a@b then alert
host: if failed port 80 protocol nntp target "a@b" then alert
host: if failed port 80 protocol nntp maxforward 5 then alert
host: if failed port 80 protocol nntp origin x then alert
host: if failed port 80 protocol nntp version 13 then alert
host: if failed port 80 protocol nntp secret x then alert
host: if failed port 80 protocol nntp secret "x" then alert
host: if failed port 80 protocol nntp path /x then alert
host: if failed port 80 protocol nntp database x then alert
host: if failed port 80 protocol nntp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol nntp loglimit > 5% then alert
host: if failed port 80 protocol nntp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol nntp send "x" then alert
host: if failed port 80 protocol nntp expect "y" then alert
host: if failed port 80 protocol nntp send "x" expect "y" then alert
host: if failed port 80 protocol nntp size 5 then alert
host: if failed port 80 protocol nntp json x = 1 then alert
host: if failed port 80 protocol nntp follow then alert
host: if failed port 80 protocol ssh then alert
host: if failed port 80 proto ssh with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ssh then alert
host: if failed port 80 ssl protocol ssh then alert
process: if failed unixsocket /x protocol ssh then alert
host: if failed port 80 protocol ssh username u then alert
host: if failed port 80 protocol ssh password p then alert
host: if failed port 80 protocol ssh username u password p then alert
host: if failed port 80 protocol ssh request /x then alert
host: if failed port 80 protocol ssh request "/x" then alert
host: if failed port 80 protocol ssh host x then alert
host: if failed port 80 protocol ssh hostheader x then alert
host: if failed port 80 protocol ssh hostheader "x" then alert
host: if failed port 80 protocol ssh status = 200 then alert
host: if failed port 80 protocol ssh status 200 then alert
host: if failed port 80 protocol ssh status < 300 then alert
host: if failed port 80 protocol ssh checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ssh content = "x" then alert
host: if failed port 80 protocol ssh content "x" then alert
host: if failed port 80 protocol ssh method head then alert
host: if failed port 80 protocol ssh method GET then alert
host: if failed port 80 protocol ssh http headers [Host: a] then alert
host: if failed port 80 protocol ssh http headers ["Host: a"] then alert
host: if failed port 80 protocol ssh with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ssh target a@b then alert
host: if failed port 80 protocol ssh target "a@b" then alert
host: if failed port 80 protocol ssh maxforward 5 then alert
host: if failed port 80 protocol ssh origin x then alert
host: if failed port 80 protocol ssh version 13 then alert
host: if failed port 80 protocol ssh secret x then alert
host: if failed port 80 protocol ssh secret "x" then alert
host: if failed port 80 protocol ssh path /x then alert
host: if failed port 80 protocol ssh database x then alert
host: if failed port 80 protocol ssh rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ssh loglimit > 5% then alert
host: if failed port 80 protocol ssh loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ssh send "x" then alert
host: if failed port 80 protocol ssh expect "y" then alert
host: if failed port 80 protocol ssh send "x" expect "y" then alert
host: if failed port 80 protocol ssh size 5 then alert
host: if failed port 80 protocol ssh json x = 1 then alert
host: if failed port 80 protocol ssh follow then alert
host: if failed port 80 protocol dns then alert
host: if failed port 80 proto dns with timeout 5 seconds then alert
host: if failed port 80 type udp protocol dns then alert
host: if failed port 80 ssl protocol dns then alert
process: if failed unixsocket /x protocol dns then alert
host: if failed port 80 protocol dns username u then alert
host: if failed port 80 protocol dns password p then alert
host: if failed port 80 protocol dns username u password p then alert
host: if failed port 80 protocol dns request /x then alert
host: if failed port 80 protocol dns request "/x" then alert
host: if failed port 80 protocol dns host x then alert
host: if failed port 80 protocol dns hostheader x then alert
host: if failed port 80 protocol dns hostheader "x" then alert
host: if failed port 80 protocol dns status = 200 then alert
host: if failed port 80 protocol dns status 200 then alert
host: if failed port 80 protocol dns status < 300 then alert
host: if failed port 80 protocol dns checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol dns content = "x" then alert
host: if failed port 80 protocol dns content "x" then alert
host: if failed port 80 protocol dns method head then alert
host: if failed port 80 protocol dns method GET then alert
host: if failed port 80 protocol dns http headers [Host: a] then alert
host: if failed port 80 protocol dns http headers ["Host: a"] then alert
host: if failed port 80 protocol dns with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol dns target a@b then alert
host: if failed port 80 protocol dns target "a@b" then alert
host: if failed port 80 protocol dns maxforward 5 then alert
host: if failed port 80 protocol dns origin x then alert
host: if failed port 80 protocol dns version 13 then alert
host: if failed port 80 protocol dns secret x then alert
host: if failed port 80 protocol dns secret "x" then alert
host: if failed port 80 protocol dns path /x then alert
host: if failed port 80 protocol dns database x then alert
host: if failed port 80 protocol dns rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol dns loglimit > 5% then alert
host: if failed port 80 protocol dns loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol dns send "x" then alert
host: if failed port 80 protocol dns expect "y" then alert
host: if failed port 80 protocol dns send "x" expect "y" then alert
host: if failed port 80 protocol dns size 5 then alert
host: if failed port 80 protocol dns json x = 1 then alert
host: if failed port 80 protocol dns follow then alert
host: if failed port 80 protocol ntp3 then alert
host: if failed port 80 proto ntp3 with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ntp3 then alert
host: if failed port 80 ssl protocol ntp3 then alert
process: if failed unixsocket /x protocol ntp3 then alert
host: if failed port 80 protocol ntp3 username u then alert
host: if failed port 80 protocol ntp3 password p then alert
host: if failed port 80 protocol ntp3 username u password p then alert
host: if failed port 80 protocol ntp3 request /x then alert
host: if failed port 80 protocol ntp3 request "/x" then alert
host: if failed port 80 protocol ntp3 host x then alert
host: if failed port 80 protocol ntp3 hostheader x then alert
host: if failed port 80 protocol ntp3 hostheader "x" then alert
host: if failed port 80 protocol ntp3 status = 200 then alert
host: if failed port 80 protocol ntp3 status 200 then alert
host: if failed port 80 protocol ntp3 status < 300 then alert
host: if failed port 80 protocol ntp3 checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ntp3 content = "x" then alert
host: if failed port 80 protocol ntp3 content "x" then alert
host: if failed port 80 protocol ntp3 method head then alert
host: if failed port 80 protocol ntp3 method GET then alert
host: if failed port 80 protocol ntp3 http headers [Host: a] then alert
host: if failed port 80 protocol ntp3 http headers ["Host: a"] then alert
host: if failed port 80 protocol ntp3 with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ntp3 target a@b then alert
host: if failed port 80 protocol ntp3 target "a@b" then alert
host: if failed port 80 protocol ntp3 maxforward 5 then alert
host: if failed port 80 protocol ntp3 origin x then alert
host: if failed port 80 protocol ntp3 version 13 then alert
host: if failed port 80 protocol ntp3 secret x then alert
host: if failed port 80 protocol ntp3 secret "x" then alert
host: if failed port 80 protocol ntp3 path /x then alert
host: if failed port 80 protocol ntp3 database x then alert
host: if failed port 80 protocol ntp3 rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ntp3 loglimit > 5% then alert
host: if failed port 80 protocol ntp3 loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ntp3 send "x" then alert
host: if failed port 80 protocol ntp3 expect "y" then alert
host: if failed port 80 protocol ntp3 send "x" expect "y" then alert
host: if failed port 80 protocol ntp3 size 5 then alert
host: if failed port 80 protocol ntp3 json x = 1 then alert
host: if failed port 80 protocol ntp3 follow then alert
host: if failed port 80 protocol ntp then alert
host: if failed port 80 proto ntp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ntp then alert
host: if failed port 80 ssl protocol ntp then alert
process: if failed unixsocket /x protocol ntp then alert
host: if failed port 80 protocol ntp username u then alert
host: if failed port 80 protocol ntp password p then alert
host: if failed port 80 protocol ntp username u password p then alert
host: if failed port 80 protocol ntp request /x then alert
host: if failed port 80 protocol ntp request "/x" then alert
host: if failed port 80 protocol ntp host x then alert
host: if failed port 80 protocol ntp hostheader x then alert
host: if failed port 80 protocol ntp hostheader "x" then alert
host: if failed port 80 protocol ntp status = 200 then alert
host: if failed port 80 protocol ntp status 200 then alert
host: if failed port 80 protocol ntp status < 300 then alert
host: if failed port 80 protocol ntp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ntp content = "x" then alert
host: if failed port 80 protocol ntp content "x" then alert
host: if failed port 80 protocol ntp method head then alert
host: if failed port 80 protocol ntp method GET then alert
host: if failed port 80 protocol ntp http headers [Host: a] then alert
host: if failed port 80 protocol ntp http headers ["Host: a"] then alert
host: if failed port 80 protocol ntp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ntp target a@b then alert
host: if failed port 80 protocol ntp target "a@b" then alert
host: if failed port 80 protocol ntp maxforward 5 then alert
host: if failed port 80 protocol ntp origin x then alert
host: if failed port 80 protocol ntp version 13 then alert
host: if failed port 80 protocol ntp secret x then alert
host: if failed port 80 protocol ntp secret "x" then alert
host: if failed port 80 protocol ntp path /x then alert
host: if failed port 80 protocol ntp database x then alert
host: if failed port 80 protocol ntp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ntp loglimit > 5% then alert
host: if failed port 80 protocol ntp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ntp send "x" then alert
host: if failed port 80 protocol ntp expect "y" then alert
host: if failed port 80 protocol ntp send "x" expect "y" then alert
host: if failed port 80 protocol ntp size 5 then alert
host: if failed port 80 protocol ntp json x = 1 then alert
host: if failed port 80 protocol ntp follow then alert
host: if failed port 80 protocol ldap2 then alert
host: if failed port 80 proto ldap2 with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ldap2 then alert
host: if failed port 80 ssl protocol ldap2 then alert
process: if failed unixsocket /x protocol ldap2 then alert
host: if failed port 80 protocol ldap2 username u then alert
host: if failed port 80 protocol ldap2 password p then alert
host: if failed port 80 protocol ldap2 username u password p then alert
host: if failed port 80 protocol ldap2 request /x then alert
host: if failed port 80 protocol ldap2 request "/x" then alert
host: if failed port 80 protocol ldap2 host x then alert
host: if failed port 80 protocol ldap2 hostheader x then alert
host: if failed port 80 protocol ldap2 hostheader "x" then alert
host: if failed port 80 protocol ldap2 status = 200 then alert
host: if failed port 80 protocol ldap2 status 200 then alert
host: if failed port 80 protocol ldap2 status < 300 then alert
host: if failed port 80 protocol ldap2 checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ldap2 content = "x" then alert
host: if failed port 80 protocol ldap2 content "x" then alert
host: if failed port 80 protocol ldap2 method head then alert
host: if failed port 80 protocol ldap2 method GET then alert
host: if failed port 80 protocol ldap2 http headers [Host: a] then alert
host: if failed port 80 protocol ldap2 http headers ["Host: a"] then alert
host: if failed port 80 protocol ldap2 with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ldap2 target a@b then alert
host: if failed port 80 protocol ldap2 target "a@b" then alert
host: if failed port 80 protocol ldap2 maxforward 5 then alert
host: if failed port 80 protocol ldap2 origin x then alert
host: if failed port 80 protocol ldap2 version 13 then alert
host: if failed port 80 protocol ldap2 secret x then alert
host: if failed port 80 protocol ldap2 secret "x" then alert
host: if failed port 80 protocol ldap2 path /x then alert
host: if failed port 80 protocol ldap2 database x then alert
host: if failed port 80 protocol ldap2 rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ldap2 loglimit > 5% then alert
host: if failed port 80 protocol ldap2 loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ldap2 send "x" then alert
host: if failed port 80 protocol ldap2 expect "y" then alert
host: if failed port 80 protocol ldap2 send "x" expect "y" then alert
host: if failed port 80 protocol ldap2 size 5 then alert
host: if failed port 80 protocol ldap2 json x = 1 then alert
host: if failed port 80 protocol ldap2 follow then alert
host: if failed port 80 protocol ldap3 then alert
host: if failed port 80 proto ldap3 with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ldap3 then alert
host: if failed port 80 ssl protocol ldap3 then alert
process: if failed unixsocket /x protocol ldap3 then alert
host: if failed port 80 protocol ldap3 username u then alert
host: if failed port 80 protocol ldap3 password p then alert
host: if failed port 80 protocol ldap3 username u password p then alert
host: if failed port 80 protocol ldap3 request /x then alert
host: if failed port 80 protocol ldap3 request "/x" then alert
host: if failed port 80 protocol ldap3 host x then alert
host: if failed port 80 protocol ldap3 hostheader x then alert
host: if failed port 80 protocol ldap3 hostheader "x" then alert
host: if failed port 80 protocol ldap3 status = 200 then alert
host: if failed port 80 protocol ldap3 status 200 then alert
host: if failed port 80 protocol ldap3 status < 300 then alert
host: if failed port 80 protocol ldap3 checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ldap3 content = "x" then alert
host: if failed port 80 protocol ldap3 content "x" then alert
host: if failed port 80 protocol ldap3 method head then alert
host: if failed port 80 protocol ldap3 method GET then alert
host: if failed port 80 protocol ldap3 http headers [Host: a] then alert
host: if failed port 80 protocol ldap3 http headers ["Host: a"] then alert
host: if failed port 80 protocol ldap3 with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ldap3 target a@b then alert
host: if failed port 80 protocol ldap3 target "a@b" then alert
host: if failed port 80 protocol ldap3 maxforward 5 then alert
host: if failed port 80 protocol ldap3 origin x then alert
host: if failed port 80 protocol ldap3 version 13 then alert
host: if failed port 80 protocol ldap3 secret x then alert
host: if failed port 80 protocol ldap3 secret "x" then alert
host: if failed port 80 protocol ldap3 path /x then alert
host: if failed port 80 protocol ldap3 database x then alert
host: if failed port 80 protocol ldap3 rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ldap3 loglimit > 5% then alert
host: if failed port 80 protocol ldap3 loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ldap3 send "x" then alert
host: if failed port 80 protocol ldap3 expect "y" then alert
host: if failed port 80 protocol ldap3 send "x" expect "y" then alert
host: if failed port 80 protocol ldap3 size 5 then alert
host: if failed port 80 protocol ldap3 json x = 1 then alert
host: if failed port 80 protocol ldap3 follow then alert
host: if failed port 80 protocol ldap then alert
host: if failed port 80 proto ldap with timeout 5 seconds then alert
host: if failed port 80 type udp protocol ldap then alert
host: if failed port 80 ssl protocol ldap then alert
process: if failed unixsocket /x protocol ldap then alert
host: if failed port 80 protocol ldap username u then alert
host: if failed port 80 protocol ldap password p then alert
host: if failed port 80 protocol ldap username u password p then alert
host: if failed port 80 protocol ldap request /x then alert
host: if failed port 80 protocol ldap request "/x" then alert
host: if failed port 80 protocol ldap host x then alert
host: if failed port 80 protocol ldap hostheader x then alert
host: if failed port 80 protocol ldap hostheader "x" then alert
host: if failed port 80 protocol ldap status = 200 then alert
host: if failed port 80 protocol ldap status 200 then alert
host: if failed port 80 protocol ldap status < 300 then alert
host: if failed port 80 protocol ldap checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ldap content = "x" then alert
host: if failed port 80 protocol ldap content "x" then alert
host: if failed port 80 protocol ldap method head then alert
host: if failed port 80 protocol ldap method GET then alert
host: if failed port 80 protocol ldap http headers [Host: a] then alert
host: if failed port 80 protocol ldap http headers ["Host: a"] then alert
host: if failed port 80 protocol ldap with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol ldap target a@b then alert
host: if failed port 80 protocol ldap target "a@b" then alert
host: if failed port 80 protocol ldap maxforward 5 then alert
host: if failed port 80 protocol ldap origin x then alert
host: if failed port 80 protocol ldap version 13 then alert
host: if failed port 80 protocol ldap secret x then alert
host: if failed port 80 protocol ldap secret "x" then alert
host: if failed port 80 protocol ldap path /x then alert
host: if failed port 80 protocol ldap database x then alert
host: if failed port 80 protocol ldap rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol ldap loglimit > 5% then alert
host: if failed port 80 protocol ldap loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol ldap send "x" then alert
host: if failed port 80 protocol ldap expect "y" then alert
host: if failed port 80 protocol ldap send "x" expect "y" then alert
host: if failed port 80 protocol ldap size 5 then alert
host: if failed port 80 protocol ldap json x = 1 then alert
host: if failed port 80 protocol ldap follow then alert
host: if failed port 80 protocol mysql then alert
host: if failed port 80 proto mysql with timeout 5 seconds then alert
host: if failed port 80 type udp protocol mysql then alert
host: if failed port 80 ssl protocol mysql then alert
process: if failed unixsocket /x protocol mysql then alert
host: if failed port 80 protocol mysql username u then alert
host: if failed port 80 protocol mysql password p then alert
host: if failed port 80 protocol mysql username u password p then alert
host: if failed port 80 protocol mysql request /x then alert
host: if failed port 80 protocol mysql request "/x" then alert
host: if failed port 80 protocol mysql host x then alert
host: if failed port 80 protocol mysql hostheader x then alert
host: if failed port 80 protocol mysql hostheader "x" then alert
host: if failed port 80 protocol mysql status = 200 then alert
host: if failed port 80 protocol mysql status 200 then alert
host: if failed port 80 protocol mysql status < 300 then alert
host: if failed port 80 protocol mysql checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mysql content = "x" then alert
host: if failed port 80 protocol mysql content "x" then alert
host: if failed port 80 protocol mysql method head then alert
host: if failed port 80 protocol mysql method GET then alert
host: if failed port 80 protocol mysql http headers [Host: a] then alert
host: if failed port 80 protocol mysql http headers ["Host: a"] then alert
host: if failed port 80 protocol mysql with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol mysql target a@b then alert
host: if failed port 80 protocol mysql target "a@b" then alert
host: if failed port 80 protocol mysql maxforward 5 then alert
host: if failed port 80 protocol mysql origin x then alert
host: if failed port 80 protocol mysql version 13 then alert
host: if failed port 80 protocol mysql secret x then alert
host: if failed port 80 protocol mysql secret "x" then alert
host: if failed port 80 protocol mysql path /x then alert
host: if failed port 80 protocol mysql database x then alert
host: if failed port 80 protocol mysql rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mysql loglimit > 5% then alert
host: if failed port 80 protocol mysql loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol mysql send "x" then alert
host: if failed port 80 protocol mysql expect "y" then alert
host: if failed port 80 protocol mysql send "x" expect "y" then alert
host: if failed port 80 protocol mysql size 5 then alert
host: if failed port 80 protocol mysql json x = 1 then alert
host: if failed port 80 protocol mysql follow then alert
host: if failed port 80 protocol mysqls then alert
host: if failed port 80 proto mysqls with timeout 5 seconds then alert
host: if failed port 80 type udp protocol mysqls then alert
host: if failed port 80 ssl protocol mysqls then alert
process: if failed unixsocket /x protocol mysqls then alert
host: if failed port 80 protocol mysqls username u then alert
host: if failed port 80 protocol mysqls password p then alert
host: if failed port 80 protocol mysqls username u password p then alert
host: if failed port 80 protocol mysqls request /x then alert
host: if failed port 80 protocol mysqls request "/x" then alert
host: if failed port 80 protocol mysqls host x then alert
host: if failed port 80 protocol mysqls hostheader x then alert
host: if failed port 80 protocol mysqls hostheader "x" then alert
host: if failed port 80 protocol mysqls status = 200 then alert
host: if failed port 80 protocol mysqls status 200 then alert
host: if failed port 80 protocol mysqls status < 300 then alert
host: if failed port 80 protocol mysqls checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mysqls content = "x" then alert
host: if failed port 80 protocol mysqls content "x" then alert
host: if failed port 80 protocol mysqls method head then alert
host: if failed port 80 protocol mysqls method GET then alert
host: if failed port 80 protocol mysqls http headers [Host: a] then alert
host: if failed port 80 protocol mysqls http headers ["Host: a"] then alert
host: if failed port 80 protocol mysqls with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol mysqls target a@b then alert
host: if failed port 80 protocol mysqls target "a@b" then alert
host: if failed port 80 protocol mysqls maxforward 5 then alert
host: if failed port 80 protocol mysqls origin x then alert
host: if failed port 80 protocol mysqls version 13 then alert
host: if failed port 80 protocol mysqls secret x then alert
host: if failed port 80 protocol mysqls secret "x" then alert
host: if failed port 80 protocol mysqls path /x then alert
host: if failed port 80 protocol mysqls database x then alert
host: if failed port 80 protocol mysqls rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mysqls loglimit > 5% then alert
host: if failed port 80 protocol mysqls loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol mysqls send "x" then alert
host: if failed port 80 protocol mysqls expect "y" then alert
host: if failed port 80 protocol mysqls send "x" expect "y" then alert
host: if failed port 80 protocol mysqls size 5 then alert
host: if failed port 80 protocol mysqls json x = 1 then alert
host: if failed port 80 protocol mysqls follow then alert
host: if failed port 80 protocol mariadb then alert
host: if failed port 80 proto mariadb with timeout 5 seconds then alert
host: if failed port 80 type udp protocol mariadb then alert
host: if failed port 80 ssl protocol mariadb then alert
process: if failed unixsocket /x protocol mariadb then alert
host: if failed port 80 protocol mariadb username u then alert
host: if failed port 80 protocol mariadb password p then alert
host: if failed port 80 protocol mariadb username u password p then alert
host: if failed port 80 protocol mariadb request /x then alert
host: if failed port 80 protocol mariadb request "/x" then alert
host: if failed port 80 protocol mariadb host x then alert
host: if failed port 80 protocol mariadb hostheader x then alert
host: if failed port 80 protocol mariadb hostheader "x" then alert
host: if failed port 80 protocol mariadb status = 200 then alert
host: if failed port 80 protocol mariadb status 200 then alert
host: if failed port 80 protocol mariadb status < 300 then alert
host: if failed port 80 protocol mariadb checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mariadb content = "x" then alert
host: if failed port 80 protocol mariadb content "x" then alert
host: if failed port 80 protocol mariadb method head then alert
host: if failed port 80 protocol mariadb method GET then alert
host: if failed port 80 protocol mariadb http headers [Host: a] then alert
host: if failed port 80 protocol mariadb http headers ["Host: a"] then alert
host: if failed port 80 protocol mariadb with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol mariadb target a@b then alert
host: if failed port 80 protocol mariadb target "a@b" then alert
host: if failed port 80 protocol mariadb maxforward 5 then alert
host: if failed port 80 protocol mariadb origin x then alert
host: if failed port 80 protocol mariadb version 13 then alert
host: if failed port 80 protocol mariadb secret x then alert
host: if failed port 80 protocol mariadb secret "x" then alert
host: if failed port 80 protocol mariadb path /x then alert
host: if failed port 80 protocol mariadb database x then alert
host: if failed port 80 protocol mariadb rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mariadb loglimit > 5% then alert
host: if failed port 80 protocol mariadb loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol mariadb send "x" then alert
host: if failed port 80 protocol mariadb expect "y" then alert
host: if failed port 80 protocol mariadb send "x" expect "y" then alert
host: if failed port 80 protocol mariadb size 5 then alert
host: if failed port 80 protocol mariadb json x = 1 then alert
host: if failed port 80 protocol mariadb follow then alert
host: if failed port 80 protocol pgsql then alert
host: if failed port 80 proto pgsql with timeout 5 seconds then alert
host: if failed port 80 type udp protocol pgsql then alert
host: if failed port 80 ssl protocol pgsql then alert
process: if failed unixsocket /x protocol pgsql then alert
host: if failed port 80 protocol pgsql username u then alert
host: if failed port 80 protocol pgsql password p then alert
host: if failed port 80 protocol pgsql username u password p then alert
host: if failed port 80 protocol pgsql request /x then alert
host: if failed port 80 protocol pgsql request "/x" then alert
host: if failed port 80 protocol pgsql host x then alert
host: if failed port 80 protocol pgsql hostheader x then alert
host: if failed port 80 protocol pgsql hostheader "x" then alert
host: if failed port 80 protocol pgsql status = 200 then alert
host: if failed port 80 protocol pgsql status 200 then alert
host: if failed port 80 protocol pgsql status < 300 then alert
host: if failed port 80 protocol pgsql checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol pgsql content = "x" then alert
host: if failed port 80 protocol pgsql content "x" then alert
host: if failed port 80 protocol pgsql method head then alert
host: if failed port 80 protocol pgsql method GET then alert
host: if failed port 80 protocol pgsql http headers [Host: a] then alert
host: if failed port 80 protocol pgsql http headers ["Host: a"] then alert
host: if failed port 80 protocol pgsql with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol pgsql target a@b then alert
host: if failed port 80 protocol pgsql target "a@b" then alert
host: if failed port 80 protocol pgsql maxforward 5 then alert
host: if failed port 80 protocol pgsql origin x then alert
host: if failed port 80 protocol pgsql version 13 then alert
host: if failed port 80 protocol pgsql secret x then alert
host: if failed port 80 protocol pgsql secret "x" then alert
host: if failed port 80 protocol pgsql path /x then alert
host: if failed port 80 protocol pgsql database x then alert
host: if failed port 80 protocol pgsql rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol pgsql loglimit > 5% then alert
host: if failed port 80 protocol pgsql loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol pgsql send "x" then alert
host: if failed port 80 protocol pgsql expect "y" then alert
host: if failed port 80 protocol pgsql send "x" expect "y" then alert
host: if failed port 80 protocol pgsql size 5 then alert
host: if failed port 80 protocol pgsql json x = 1 then alert
host: if failed port 80 protocol pgsql follow then alert
host: if failed port 80 protocol postgresql then alert
host: if failed port 80 proto postgresql with timeout 5 seconds then alert
host: if failed port 80 type udp protocol postgresql then alert
host: if failed port 80 ssl protocol postgresql then alert
process: if failed unixsocket /x protocol postgresql then alert
host: if failed port 80 protocol postgresql username u then alert
host: if failed port 80 protocol postgresql password p then alert
host: if failed port 80 protocol postgresql username u password p then alert
host: if failed port 80 protocol postgresql request /x then alert
host: if failed port 80 protocol postgresql request "/x" then alert
host: if failed port 80 protocol postgresql host x then alert
host: if failed port 80 protocol postgresql hostheader x then alert
host: if failed port 80 protocol postgresql hostheader "x" then alert
host: if failed port 80 protocol postgresql status = 200 then alert
host: if failed port 80 protocol postgresql status 200 then alert
host: if failed port 80 protocol postgresql status < 300 then alert
host: if failed port 80 protocol postgresql checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postgresql content = "x" then alert
host: if failed port 80 protocol postgresql content "x" then alert
host: if failed port 80 protocol postgresql method head then alert
host: if failed port 80 protocol postgresql method GET then alert
host: if failed port 80 protocol postgresql http headers [Host: a] then alert
host: if failed port 80 protocol postgresql http headers ["Host: a"] then alert
host: if failed port 80 protocol postgresql with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol postgresql target a@b then alert
host: if failed port 80 protocol postgresql target "a@b" then alert
host: if failed port 80 protocol postgresql maxforward 5 then alert
host: if failed port 80 protocol postgresql origin x then alert
host: if failed port 80 protocol postgresql version 13 then alert
host: if failed port 80 protocol postgresql secret x then alert
host: if failed port 80 protocol postgresql secret "x" then alert
host: if failed port 80 protocol postgresql path /x then alert
host: if failed port 80 protocol postgresql database x then alert
host: if failed port 80 protocol postgresql rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postgresql loglimit > 5% then alert
host: if failed port 80 protocol postgresql loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol postgresql send "x" then alert
host: if failed port 80 protocol postgresql expect "y" then alert
host: if failed port 80 protocol postgresql send "x" expect "y" then alert
host: if failed port 80 protocol postgresql size 5 then alert
host: if failed port 80 protocol postgresql json x = 1 then alert
host: if failed port 80 protocol postgresql follow then alert
host: if failed port 80 protocol postgres then alert
host: if failed port 80 proto postgres with timeout 5 seconds then alert
host: if failed port 80 type udp protocol postgres then alert
host: if failed port 80 ssl protocol postgres then alert
process: if failed unixsocket /x protocol postgres then alert
host: if failed port 80 protocol postgres username u then alert
host: if failed port 80 protocol postgres password p then alert
host: if failed port 80 protocol postgres username u password p then alert
host: if failed port 80 protocol postgres request /x then alert
host: if failed port 80 protocol postgres request "/x" then alert
host: if failed port 80 protocol postgres host x then alert
host: if failed port 80 protocol postgres hostheader x then alert
host: if failed port 80 protocol postgres hostheader "x" then alert
host: if failed port 80 protocol postgres status = 200 then alert
host: if failed port 80 protocol postgres status 200 then alert
host: if failed port 80 protocol postgres status < 300 then alert
host: if failed port 80 protocol postgres checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postgres content = "x" then alert
host: if failed port 80 protocol postgres content "x" then alert
host: if failed port 80 protocol postgres method head then alert
host: if failed port 80 protocol postgres method GET then alert
host: if failed port 80 protocol postgres http headers [Host: a] then alert
host: if failed port 80 protocol postgres http headers ["Host: a"] then alert
host: if failed port 80 protocol postgres with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol postgres target a@b then alert
host: if failed port 80 protocol postgres target "a@b" then alert
host: if failed port 80 protocol postgres maxforward 5 then alert
host: if failed port 80 protocol postgres origin x then alert
host: if failed port 80 protocol postgres version 13 then alert
host: if failed port 80 protocol postgres secret x then alert
host: if failed port 80 protocol postgres secret "x" then alert
host: if failed port 80 protocol postgres path /x then alert
host: if failed port 80 protocol postgres database x then alert
host: if failed port 80 protocol postgres rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postgres loglimit > 5% then alert
host: if failed port 80 protocol postgres loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol postgres send "x" then alert
host: if failed port 80 protocol postgres expect "y" then alert
host: if failed port 80 protocol postgres send "x" expect "y" then alert
host: if failed port 80 protocol postgres size 5 then alert
host: if failed port 80 protocol postgres json x = 1 then alert
host: if failed port 80 protocol postgres follow then alert
host: if failed port 80 protocol rdate then alert
host: if failed port 80 proto rdate with timeout 5 seconds then alert
host: if failed port 80 type udp protocol rdate then alert
host: if failed port 80 ssl protocol rdate then alert
process: if failed unixsocket /x protocol rdate then alert
host: if failed port 80 protocol rdate username u then alert
host: if failed port 80 protocol rdate password p then alert
host: if failed port 80 protocol rdate username u password p then alert
host: if failed port 80 protocol rdate request /x then alert
host: if failed port 80 protocol rdate request "/x" then alert
host: if failed port 80 protocol rdate host x then alert
host: if failed port 80 protocol rdate hostheader x then alert
host: if failed port 80 protocol rdate hostheader "x" then alert
host: if failed port 80 protocol rdate status = 200 then alert
host: if failed port 80 protocol rdate status 200 then alert
host: if failed port 80 protocol rdate status < 300 then alert
host: if failed port 80 protocol rdate checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol rdate content = "x" then alert
host: if failed port 80 protocol rdate content "x" then alert
host: if failed port 80 protocol rdate method head then alert
host: if failed port 80 protocol rdate method GET then alert
host: if failed port 80 protocol rdate http headers [Host: a] then alert
host: if failed port 80 protocol rdate http headers ["Host: a"] then alert
host: if failed port 80 protocol rdate with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol rdate target a@b then alert
host: if failed port 80 protocol rdate target "a@b" then alert
host: if failed port 80 protocol rdate maxforward 5 then alert
host: if failed port 80 protocol rdate origin x then alert
host: if failed port 80 protocol rdate version 13 then alert
host: if failed port 80 protocol rdate secret x then alert
host: if failed port 80 protocol rdate secret "x" then alert
host: if failed port 80 protocol rdate path /x then alert
host: if failed port 80 protocol rdate database x then alert
host: if failed port 80 protocol rdate rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol rdate loglimit > 5% then alert
host: if failed port 80 protocol rdate loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol rdate send "x" then alert
host: if failed port 80 protocol rdate expect "y" then alert
host: if failed port 80 protocol rdate send "x" expect "y" then alert
host: if failed port 80 protocol rdate size 5 then alert
host: if failed port 80 protocol rdate json x = 1 then alert
host: if failed port 80 protocol rdate follow then alert
host: if failed port 80 protocol rsync then alert
host: if failed port 80 proto rsync with timeout 5 seconds then alert
host: if failed port 80 type udp protocol rsync then alert
host: if failed port 80 ssl protocol rsync then alert
process: if failed unixsocket /x protocol rsync then alert
host: if failed port 80 protocol rsync username u then alert
host: if failed port 80 protocol rsync password p then alert
host: if failed port 80 protocol rsync username u password p then alert
host: if failed port 80 protocol rsync request /x then alert
host: if failed port 80 protocol rsync request "/x" then alert
host: if failed port 80 protocol rsync host x then alert
host: if failed port 80 protocol rsync hostheader x then alert
host: if failed port 80 protocol rsync hostheader "x" then alert
host: if failed port 80 protocol rsync status = 200 then alert
host: if failed port 80 protocol rsync status 200 then alert
host: if failed port 80 protocol rsync status < 300 then alert
host: if failed port 80 protocol rsync checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol rsync content = "x" then alert
host: if failed port 80 protocol rsync content "x" then alert
host: if failed port 80 protocol rsync method head then alert
host: if failed port 80 protocol rsync method GET then alert
host: if failed port 80 protocol rsync http headers [Host: a] then alert
host: if failed port 80 protocol rsync http headers ["Host: a"] then alert
host: if failed port 80 protocol rsync with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol rsync target a@b then alert
host: if failed port 80 protocol rsync target "a@b" then alert
host: if failed port 80 protocol rsync maxforward 5 then alert
host: if failed port 80 protocol rsync origin x then alert
host: if failed port 80 protocol rsync version 13 then alert
host: if failed port 80 protocol rsync secret x then alert
host: if failed port 80 protocol rsync secret "x" then alert
host: if failed port 80 protocol rsync path /x then alert
host: if failed port 80 protocol rsync database x then alert
host: if failed port 80 protocol rsync rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol rsync loglimit > 5% then alert
host: if failed port 80 protocol rsync loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol rsync send "x" then alert
host: if failed port 80 protocol rsync expect "y" then alert
host: if failed port 80 protocol rsync send "x" expect "y" then alert
host: if failed port 80 protocol rsync size 5 then alert
host: if failed port 80 protocol rsync json x = 1 then alert
host: if failed port 80 protocol rsync follow then alert
host: if failed port 80 protocol redis then alert
host: if failed port 80 proto redis with timeout 5 seconds then alert
host: if failed port 80 type udp protocol redis then alert
host: if failed port 80 ssl protocol redis then alert
process: if failed unixsocket /x protocol redis then alert
host: if failed port 80 protocol redis username u then alert
host: if failed port 80 protocol redis password p then alert
host: if failed port 80 protocol redis username u password p then alert
host: if failed port 80 protocol redis request /x then alert
host: if failed port 80 protocol redis request "/x" then alert
host: if failed port 80 protocol redis host x then alert
host: if failed port 80 protocol redis hostheader x then alert
host: if failed port 80 protocol redis hostheader "x" then alert
host: if failed port 80 protocol redis status = 200 then alert
host: if failed port 80 protocol redis status 200 then alert
host: if failed port 80 protocol redis status < 300 then alert
host: if failed port 80 protocol redis checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol redis content = "x" then alert
host: if failed port 80 protocol redis content "x" then alert
host: if failed port 80 protocol redis method head then alert
host: if failed port 80 protocol redis method GET then alert
host: if failed port 80 protocol redis http headers [Host: a] then alert
host: if failed port 80 protocol redis http headers ["Host: a"] then alert
host: if failed port 80 protocol redis with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol redis target a@b then alert
host: if failed port 80 protocol redis target "a@b" then alert
host: if failed port 80 protocol redis maxforward 5 then alert
host: if failed port 80 protocol redis origin x then alert
host: if failed port 80 protocol redis version 13 then alert
host: if failed port 80 protocol redis secret x then alert
host: if failed port 80 protocol redis secret "x" then alert
host: if failed port 80 protocol redis path /x then alert
host: if failed port 80 protocol redis database x then alert
host: if failed port 80 protocol redis rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol redis loglimit > 5% then alert
host: if failed port 80 protocol redis loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol redis send "x" then alert
host: if failed port 80 protocol redis expect "y" then alert
host: if failed port 80 protocol redis send "x" expect "y" then alert
host: if failed port 80 protocol redis size 5 then alert
host: if failed port 80 protocol redis json x = 1 then alert
host: if failed port 80 protocol redis follow then alert
host: if failed port 80 protocol memcache then alert
host: if failed port 80 proto memcache with timeout 5 seconds then alert
host: if failed port 80 type udp protocol memcache then alert
host: if failed port 80 ssl protocol memcache then alert
process: if failed unixsocket /x protocol memcache then alert
host: if failed port 80 protocol memcache username u then alert
host: if failed port 80 protocol memcache password p then alert
host: if failed port 80 protocol memcache username u password p then alert
host: if failed port 80 protocol memcache request /x then alert
host: if failed port 80 protocol memcache request "/x" then alert
host: if failed port 80 protocol memcache host x then alert
host: if failed port 80 protocol memcache hostheader x then alert
host: if failed port 80 protocol memcache hostheader "x" then alert
host: if failed port 80 protocol memcache status = 200 then alert
host: if failed port 80 protocol memcache status 200 then alert
host: if failed port 80 protocol memcache status < 300 then alert
host: if failed port 80 protocol memcache checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol memcache content = "x" then alert
host: if failed port 80 protocol memcache content "x" then alert
host: if failed port 80 protocol memcache method head then alert
host: if failed port 80 protocol memcache method GET then alert
host: if failed port 80 protocol memcache http headers [Host: a] then alert
host: if failed port 80 protocol memcache http headers ["Host: a"] then alert
host: if failed port 80 protocol memcache with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol memcache target a@b then alert
host: if failed port 80 protocol memcache target "a@b" then alert
host: if failed port 80 protocol memcache maxforward 5 then alert
host: if failed port 80 protocol memcache origin x then alert
host: if failed port 80 protocol memcache version 13 then alert
host: if failed port 80 protocol memcache secret x then alert
host: if failed port 80 protocol memcache secret "x" then alert
host: if failed port 80 protocol memcache path /x then alert
host: if failed port 80 protocol memcache database x then alert
host: if failed port 80 protocol memcache rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol memcache loglimit > 5% then alert
host: if failed port 80 protocol memcache loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol memcache send "x" then alert
host: if failed port 80 protocol memcache expect "y" then alert
host: if failed port 80 protocol memcache send "x" expect "y" then alert
host: if failed port 80 protocol memcache size 5 then alert
host: if failed port 80 protocol memcache json x = 1 then alert
host: if failed port 80 protocol memcache follow then alert
host: if failed port 80 protocol mongodb then alert
host: if failed port 80 proto mongodb with timeout 5 seconds then alert
host: if failed port 80 type udp protocol mongodb then alert
host: if failed port 80 ssl protocol mongodb then alert
process: if failed unixsocket /x protocol mongodb then alert
host: if failed port 80 protocol mongodb username u then alert
host: if failed port 80 protocol mongodb password p then alert
host: if failed port 80 protocol mongodb username u password p then alert
host: if failed port 80 protocol mongodb request /x then alert
host: if failed port 80 protocol mongodb request "/x" then alert
host: if failed port 80 protocol mongodb host x then alert
host: if failed port 80 protocol mongodb hostheader x then alert
host: if failed port 80 protocol mongodb hostheader "x" then alert
host: if failed port 80 protocol mongodb status = 200 then alert
host: if failed port 80 protocol mongodb status 200 then alert
host: if failed port 80 protocol mongodb status < 300 then alert
host: if failed port 80 protocol mongodb checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mongodb content = "x" then alert
host: if failed port 80 protocol mongodb content "x" then alert
host: if failed port 80 protocol mongodb method head then alert
host: if failed port 80 protocol mongodb method GET then alert
host: if failed port 80 protocol mongodb http headers [Host: a] then alert
host: if failed port 80 protocol mongodb http headers ["Host: a"] then alert
host: if failed port 80 protocol mongodb with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol mongodb target a@b then alert
host: if failed port 80 protocol mongodb target "a@b" then alert
host: if failed port 80 protocol mongodb maxforward 5 then alert
host: if failed port 80 protocol mongodb origin x then alert
host: if failed port 80 protocol mongodb version 13 then alert
host: if failed port 80 protocol mongodb secret x then alert
host: if failed port 80 protocol mongodb secret "x" then alert
host: if failed port 80 protocol mongodb path /x then alert
host: if failed port 80 protocol mongodb database x then alert
host: if failed port 80 protocol mongodb rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mongodb loglimit > 5% then alert
host: if failed port 80 protocol mongodb loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol mongodb send "x" then alert
host: if failed port 80 protocol mongodb expect "y" then alert
host: if failed port 80 protocol mongodb send "x" expect "y" then alert
host: if failed port 80 protocol mongodb size 5 then alert
host: if failed port 80 protocol mongodb json x = 1 then alert
host: if failed port 80 protocol mongodb follow then alert
host: if failed port 80 protocol mqtt then alert
host: if failed port 80 proto mqtt with timeout 5 seconds then alert
host: if failed port 80 type udp protocol mqtt then alert
host: if failed port 80 ssl protocol mqtt then alert
process: if failed unixsocket /x protocol mqtt then alert
host: if failed port 80 protocol mqtt username u then alert
host: if failed port 80 protocol mqtt password p then alert
host: if failed port 80 protocol mqtt username u password p then alert
host: if failed port 80 protocol mqtt request /x then alert
host: if failed port 80 protocol mqtt request "/x" then alert
host: if failed port 80 protocol mqtt host x then alert
host: if failed port 80 protocol mqtt hostheader x then alert
host: if failed port 80 protocol mqtt hostheader "x" then alert
host: if failed port 80 protocol mqtt status = 200 then alert
host: if failed port 80 protocol mqtt status 200 then alert
host: if failed port 80 protocol mqtt status < 300 then alert
host: if failed port 80 protocol mqtt checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mqtt content = "x" then alert
host: if failed port 80 protocol mqtt content "x" then alert
host: if failed port 80 protocol mqtt method head then alert
host: if failed port 80 protocol mqtt method GET then alert
host: if failed port 80 protocol mqtt http headers [Host: a] then alert
host: if failed port 80 protocol mqtt http headers ["Host: a"] then alert
host: if failed port 80 protocol mqtt with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol mqtt target a@b then alert
host: if failed port 80 protocol mqtt target "a@b" then alert
host: if failed port 80 protocol mqtt maxforward 5 then alert
host: if failed port 80 protocol mqtt origin x then alert
host: if failed port 80 protocol mqtt version 13 then alert
host: if failed port 80 protocol mqtt secret x then alert
host: if failed port 80 protocol mqtt secret "x" then alert
host: if failed port 80 protocol mqtt path /x then alert
host: if failed port 80 protocol mqtt database x then alert
host: if failed port 80 protocol mqtt rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol mqtt loglimit > 5% then alert
host: if failed port 80 protocol mqtt loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol mqtt send "x" then alert
host: if failed port 80 protocol mqtt expect "y" then alert
host: if failed port 80 protocol mqtt send "x" expect "y" then alert
host: if failed port 80 protocol mqtt size 5 then alert
host: if failed port 80 protocol mqtt json x = 1 then alert
host: if failed port 80 protocol mqtt follow then alert
host: if failed port 80 protocol radius then alert
host: if failed port 80 proto radius with timeout 5 seconds then alert
host: if failed port 80 type udp protocol radius then alert
host: if failed port 80 ssl protocol radius then alert
process: if failed unixsocket /x protocol radius then alert
host: if failed port 80 protocol radius username u then alert
host: if failed port 80 protocol radius password p then alert
host: if failed port 80 protocol radius username u password p then alert
host: if failed port 80 protocol radius request /x then alert
host: if failed port 80 protocol radius request "/x" then alert
host: if failed port 80 protocol radius host x then alert
host: if failed port 80 protocol radius hostheader x then alert
host: if failed port 80 protocol radius hostheader "x" then alert
host: if failed port 80 protocol radius status = 200 then alert
host: if failed port 80 protocol radius status 200 then alert
host: if failed port 80 protocol radius status < 300 then alert
host: if failed port 80 protocol radius checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol radius content = "x" then alert
host: if failed port 80 protocol radius content "x" then alert
host: if failed port 80 protocol radius method head then alert
host: if failed port 80 protocol radius method GET then alert
host: if failed port 80 protocol radius http headers [Host: a] then alert
host: if failed port 80 protocol radius http headers ["Host: a"] then alert
host: if failed port 80 protocol radius with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol radius target a@b then alert
host: if failed port 80 protocol radius target "a@b" then alert
host: if failed port 80 protocol radius maxforward 5 then alert
host: if failed port 80 protocol radius origin x then alert
host: if failed port 80 protocol radius version 13 then alert
host: if failed port 80 protocol radius secret x then alert
host: if failed port 80 protocol radius secret "x" then alert
host: if failed port 80 protocol radius path /x then alert
host: if failed port 80 protocol radius database x then alert
host: if failed port 80 protocol radius rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol radius loglimit > 5% then alert
host: if failed port 80 protocol radius loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol radius send "x" then alert
host: if failed port 80 protocol radius expect "y" then alert
host: if failed port 80 protocol radius send "x" expect "y" then alert
host: if failed port 80 protocol radius size 5 then alert
host: if failed port 80 protocol radius json x = 1 then alert
host: if failed port 80 protocol radius follow then alert
host: if failed port 80 protocol clamav then alert
host: if failed port 80 proto clamav with timeout 5 seconds then alert
host: if failed port 80 type udp protocol clamav then alert
host: if failed port 80 ssl protocol clamav then alert
process: if failed unixsocket /x protocol clamav then alert
host: if failed port 80 protocol clamav username u then alert
host: if failed port 80 protocol clamav password p then alert
host: if failed port 80 protocol clamav username u password p then alert
host: if failed port 80 protocol clamav request /x then alert
host: if failed port 80 protocol clamav request "/x" then alert
host: if failed port 80 protocol clamav host x then alert
host: if failed port 80 protocol clamav hostheader x then alert
host: if failed port 80 protocol clamav hostheader "x" then alert
host: if failed port 80 protocol clamav status = 200 then alert
host: if failed port 80 protocol clamav status 200 then alert
host: if failed port 80 protocol clamav status < 300 then alert
host: if failed port 80 protocol clamav checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol clamav content = "x" then alert
host: if failed port 80 protocol clamav content "x" then alert
host: if failed port 80 protocol clamav method head then alert
host: if failed port 80 protocol clamav method GET then alert
host: if failed port 80 protocol clamav http headers [Host: a] then alert
host: if failed port 80 protocol clamav http headers ["Host: a"] then alert
host: if failed port 80 protocol clamav with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol clamav target a@b then alert
host: if failed port 80 protocol clamav target "a@b" then alert
host: if failed port 80 protocol clamav maxforward 5 then alert
host: if failed port 80 protocol clamav origin x then alert
host: if failed port 80 protocol clamav version 13 then alert
host: if failed port 80 protocol clamav secret x then alert
host: if failed port 80 protocol clamav secret "x" then alert
host: if failed port 80 protocol clamav path /x then alert
host: if failed port 80 protocol clamav database x then alert
host: if failed port 80 protocol clamav rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol clamav loglimit > 5% then alert
host: if failed port 80 protocol clamav loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol clamav send "x" then alert
host: if failed port 80 protocol clamav expect "y" then alert
host: if failed port 80 protocol clamav send "x" expect "y" then alert
host: if failed port 80 protocol clamav size 5 then alert
host: if failed port 80 protocol clamav json x = 1 then alert
host: if failed port 80 protocol clamav follow then alert
host: if failed port 80 protocol clam then alert
host: if failed port 80 proto clam with timeout 5 seconds then alert
host: if failed port 80 type udp protocol clam then alert
host: if failed port 80 ssl protocol clam then alert
process: if failed unixsocket /x protocol clam then alert
host: if failed port 80 protocol clam username u then alert
host: if failed port 80 protocol clam password p then alert
host: if failed port 80 protocol clam username u password p then alert
host: if failed port 80 protocol clam request /x then alert
host: if failed port 80 protocol clam request "/x" then alert
host: if failed port 80 protocol clam host x then alert
host: if failed port 80 protocol clam hostheader x then alert
host: if failed port 80 protocol clam hostheader "x" then alert
host: if failed port 80 protocol clam status = 200 then alert
host: if failed port 80 protocol clam status 200 then alert
host: if failed port 80 protocol clam status < 300 then alert
host: if failed port 80 protocol clam checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol clam content = "x" then alert
host: if failed port 80 protocol clam content "x" then alert
host: if failed port 80 protocol clam method head then alert
host: if failed port 80 protocol clam method GET then alert
host: if failed port 80 protocol clam http headers [Host: a] then alert
host: if failed port 80 protocol clam http headers ["Host: a"] then alert
host: if failed port 80 protocol clam with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol clam target a@b then alert
host: if failed port 80 protocol clam target "a@b" then alert
host: if failed port 80 protocol clam maxforward 5 then alert
host: if failed port 80 protocol clam origin x then alert
host: if failed port 80 protocol clam version 13 then alert
host: if failed port 80 protocol clam secret x then alert
host: if failed port 80 protocol clam secret "x" then alert
host: if failed port 80 protocol clam path /x then alert
host: if failed port 80 protocol clam database x then alert
host: if failed port 80 protocol clam rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol clam loglimit > 5% then alert
host: if failed port 80 protocol clam loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol clam send "x" then alert
host: if failed port 80 protocol clam expect "y" then alert
host: if failed port 80 protocol clam send "x" expect "y" then alert
host: if failed port 80 protocol clam size 5 then alert
host: if failed port 80 protocol clam json x = 1 then alert
host: if failed port 80 protocol clam follow then alert
host: if failed port 80 protocol dwp then alert
host: if failed port 80 proto dwp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol dwp then alert
host: if failed port 80 ssl protocol dwp then alert
process: if failed unixsocket /x protocol dwp then alert
host: if failed port 80 protocol dwp username u then alert
host: if failed port 80 protocol dwp password p then alert
host: if failed port 80 protocol dwp username u password p then alert
host: if failed port 80 protocol dwp request /x then alert
host: if failed port 80 protocol dwp request "/x" then alert
host: if failed port 80 protocol dwp host x then alert
host: if failed port 80 protocol dwp hostheader x then alert
host: if failed port 80 protocol dwp hostheader "x" then alert
host: if failed port 80 protocol dwp status = 200 then alert
host: if failed port 80 protocol dwp status 200 then alert
host: if failed port 80 protocol dwp status < 300 then alert
host: if failed port 80 protocol dwp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol dwp content = "x" then alert
host: if failed port 80 protocol dwp content "x" then alert
host: if failed port 80 protocol dwp method head then alert
host: if failed port 80 protocol dwp method GET then alert
host: if failed port 80 protocol dwp http headers [Host: a] then alert
host: if failed port 80 protocol dwp http headers ["Host: a"] then alert
host: if failed port 80 protocol dwp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol dwp target a@b then alert
host: if failed port 80 protocol dwp target "a@b" then alert
host: if failed port 80 protocol dwp maxforward 5 then alert
host: if failed port 80 protocol dwp origin x then alert
host: if failed port 80 protocol dwp version 13 then alert
host: if failed port 80 protocol dwp secret x then alert
host: if failed port 80 protocol dwp secret "x" then alert
host: if failed port 80 protocol dwp path /x then alert
host: if failed port 80 protocol dwp database x then alert
host: if failed port 80 protocol dwp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol dwp loglimit > 5% then alert
host: if failed port 80 protocol dwp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol dwp send "x" then alert
host: if failed port 80 protocol dwp expect "y" then alert
host: if failed port 80 protocol dwp send "x" expect "y" then alert
host: if failed port 80 protocol dwp size 5 then alert
host: if failed port 80 protocol dwp json x = 1 then alert
host: if failed port 80 protocol dwp follow then alert
host: if failed port 80 protocol gps then alert
host: if failed port 80 proto gps with timeout 5 seconds then alert
host: if failed port 80 type udp protocol gps then alert
host: if failed port 80 ssl protocol gps then alert
process: if failed unixsocket /x protocol gps then alert
host: if failed port 80 protocol gps username u then alert
host: if failed port 80 protocol gps password p then alert
host: if failed port 80 protocol gps username u password p then alert
host: if failed port 80 protocol gps request /x then alert
host: if failed port 80 protocol gps request "/x" then alert
host: if failed port 80 protocol gps host x then alert
host: if failed port 80 protocol gps hostheader x then alert
host: if failed port 80 protocol gps hostheader "x" then alert
host: if failed port 80 protocol gps status = 200 then alert
host: if failed port 80 protocol gps status 200 then alert
host: if failed port 80 protocol gps status < 300 then alert
host: if failed port 80 protocol gps checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol gps content = "x" then alert
host: if failed port 80 protocol gps content "x" then alert
host: if failed port 80 protocol gps method head then alert
host: if failed port 80 protocol gps method GET then alert
host: if failed port 80 protocol gps http headers [Host: a] then alert
host: if failed port 80 protocol gps http headers ["Host: a"] then alert
host: if failed port 80 protocol gps with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol gps target a@b then alert
host: if failed port 80 protocol gps target "a@b" then alert
host: if failed port 80 protocol gps maxforward 5 then alert
host: if failed port 80 protocol gps origin x then alert
host: if failed port 80 protocol gps version 13 then alert
host: if failed port 80 protocol gps secret x then alert
host: if failed port 80 protocol gps secret "x" then alert
host: if failed port 80 protocol gps path /x then alert
host: if failed port 80 protocol gps database x then alert
host: if failed port 80 protocol gps rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol gps loglimit > 5% then alert
host: if failed port 80 protocol gps loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol gps send "x" then alert
host: if failed port 80 protocol gps expect "y" then alert
host: if failed port 80 protocol gps send "x" expect "y" then alert
host: if failed port 80 protocol gps size 5 then alert
host: if failed port 80 protocol gps json x = 1 then alert
host: if failed port 80 protocol gps follow then alert
host: if failed port 80 protocol fail2ban then alert
host: if failed port 80 proto fail2ban with timeout 5 seconds then alert
host: if failed port 80 type udp protocol fail2ban then alert
host: if failed port 80 ssl protocol fail2ban then alert
process: if failed unixsocket /x protocol fail2ban then alert
host: if failed port 80 protocol fail2ban username u then alert
host: if failed port 80 protocol fail2ban password p then alert
host: if failed port 80 protocol fail2ban username u password p then alert
host: if failed port 80 protocol fail2ban request /x then alert
host: if failed port 80 protocol fail2ban request "/x" then alert
host: if failed port 80 protocol fail2ban host x then alert
host: if failed port 80 protocol fail2ban hostheader x then alert
host: if failed port 80 protocol fail2ban hostheader "x" then alert
host: if failed port 80 protocol fail2ban status = 200 then alert
host: if failed port 80 protocol fail2ban status 200 then alert
host: if failed port 80 protocol fail2ban status < 300 then alert
host: if failed port 80 protocol fail2ban checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol fail2ban content = "x" then alert
host: if failed port 80 protocol fail2ban content "x" then alert
host: if failed port 80 protocol fail2ban method head then alert
host: if failed port 80 protocol fail2ban method GET then alert
host: if failed port 80 protocol fail2ban http headers [Host: a] then alert
host: if failed port 80 protocol fail2ban http headers ["Host: a"] then alert
host: if failed port 80 protocol fail2ban with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol fail2ban target a@b then alert
host: if failed port 80 protocol fail2ban target "a@b" then alert
host: if failed port 80 protocol fail2ban maxforward 5 then alert
host: if failed port 80 protocol fail2ban origin x then alert
host: if failed port 80 protocol fail2ban version 13 then alert
host: if failed port 80 protocol fail2ban secret x then alert
host: if failed port 80 protocol fail2ban secret "x" then alert
host: if failed port 80 protocol fail2ban path /x then alert
host: if failed port 80 protocol fail2ban database x then alert
host: if failed port 80 protocol fail2ban rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol fail2ban loglimit > 5% then alert
host: if failed port 80 protocol fail2ban loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol fail2ban send "x" then alert
host: if failed port 80 protocol fail2ban expect "y" then alert
host: if failed port 80 protocol fail2ban send "x" expect "y" then alert
host: if failed port 80 protocol fail2ban size 5 then alert
host: if failed port 80 protocol fail2ban json x = 1 then alert
host: if failed port 80 protocol fail2ban follow then alert
host: if failed port 80 protocol sieve then alert
host: if failed port 80 proto sieve with timeout 5 seconds then alert
host: if failed port 80 type udp protocol sieve then alert
host: if failed port 80 ssl protocol sieve then alert
process: if failed unixsocket /x protocol sieve then alert
host: if failed port 80 protocol sieve username u then alert
host: if failed port 80 protocol sieve password p then alert
host: if failed port 80 protocol sieve username u password p then alert
host: if failed port 80 protocol sieve request /x then alert
host: if failed port 80 protocol sieve request "/x" then alert
host: if failed port 80 protocol sieve host x then alert
host: if failed port 80 protocol sieve hostheader x then alert
host: if failed port 80 protocol sieve hostheader "x" then alert
host: if failed port 80 protocol sieve status = 200 then alert
host: if failed port 80 protocol sieve status 200 then alert
host: if failed port 80 protocol sieve status < 300 then alert
host: if failed port 80 protocol sieve checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol sieve content = "x" then alert
host: if failed port 80 protocol sieve content "x" then alert
host: if failed port 80 protocol sieve method head then alert
host: if failed port 80 protocol sieve method GET then alert
host: if failed port 80 protocol sieve http headers [Host: a] then alert
host: if failed port 80 protocol sieve http headers ["Host: a"] then alert
host: if failed port 80 protocol sieve with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol sieve target a@b then alert
host: if failed port 80 protocol sieve target "a@b" then alert
host: if failed port 80 protocol sieve maxforward 5 then alert
host: if failed port 80 protocol sieve origin x then alert
host: if failed port 80 protocol sieve version 13 then alert
host: if failed port 80 protocol sieve secret x then alert
host: if failed port 80 protocol sieve secret "x" then alert
host: if failed port 80 protocol sieve path /x then alert
host: if failed port 80 protocol sieve database x then alert
host: if failed port 80 protocol sieve rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol sieve loglimit > 5% then alert
host: if failed port 80 protocol sieve loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol sieve send "x" then alert
host: if failed port 80 protocol sieve expect "y" then alert
host: if failed port 80 protocol sieve send "x" expect "y" then alert
host: if failed port 80 protocol sieve size 5 then alert
host: if failed port 80 protocol sieve json x = 1 then alert
host: if failed port 80 protocol sieve follow then alert
host: if failed port 80 protocol sip then alert
host: if failed port 80 proto sip with timeout 5 seconds then alert
host: if failed port 80 type udp protocol sip then alert
host: if failed port 80 ssl protocol sip then alert
process: if failed unixsocket /x protocol sip then alert
host: if failed port 80 protocol sip username u then alert
host: if failed port 80 protocol sip password p then alert
host: if failed port 80 protocol sip username u password p then alert
host: if failed port 80 protocol sip request /x then alert
host: if failed port 80 protocol sip request "/x" then alert
host: if failed port 80 protocol sip host x then alert
host: if failed port 80 protocol sip hostheader x then alert
host: if failed port 80 protocol sip hostheader "x" then alert
host: if failed port 80 protocol sip status = 200 then alert
host: if failed port 80 protocol sip status 200 then alert
host: if failed port 80 protocol sip status < 300 then alert
host: if failed port 80 protocol sip checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol sip content = "x" then alert
host: if failed port 80 protocol sip content "x" then alert
host: if failed port 80 protocol sip method head then alert
host: if failed port 80 protocol sip method GET then alert
host: if failed port 80 protocol sip http headers [Host: a] then alert
host: if failed port 80 protocol sip http headers ["Host: a"] then alert
host: if failed port 80 protocol sip with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol sip target a@b then alert
host: if failed port 80 protocol sip target "a@b" then alert
host: if failed port 80 protocol sip maxforward 5 then alert
host: if failed port 80 protocol sip origin x then alert
host: if failed port 80 protocol sip version 13 then alert
host: if failed port 80 protocol sip secret x then alert
host: if failed port 80 protocol sip secret "x" then alert
host: if failed port 80 protocol sip path /x then alert
host: if failed port 80 protocol sip database x then alert
host: if failed port 80 protocol sip rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol sip loglimit > 5% then alert
host: if failed port 80 protocol sip loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol sip send "x" then alert
host: if failed port 80 protocol sip expect "y" then alert
host: if failed port 80 protocol sip send "x" expect "y" then alert
host: if failed port 80 protocol sip size 5 then alert
host: if failed port 80 protocol sip json x = 1 then alert
host: if failed port 80 protocol sip follow then alert
host: if failed port 80 protocol spamassassin then alert
host: if failed port 80 proto spamassassin with timeout 5 seconds then alert
host: if failed port 80 type udp protocol spamassassin then alert
host: if failed port 80 ssl protocol spamassassin then alert
process: if failed unixsocket /x protocol spamassassin then alert
host: if failed port 80 protocol spamassassin username u then alert
host: if failed port 80 protocol spamassassin password p then alert
host: if failed port 80 protocol spamassassin username u password p then alert
host: if failed port 80 protocol spamassassin request /x then alert
host: if failed port 80 protocol spamassassin request "/x" then alert
host: if failed port 80 protocol spamassassin host x then alert
host: if failed port 80 protocol spamassassin hostheader x then alert
host: if failed port 80 protocol spamassassin hostheader "x" then alert
host: if failed port 80 protocol spamassassin status = 200 then alert
host: if failed port 80 protocol spamassassin status 200 then alert
host: if failed port 80 protocol spamassassin status < 300 then alert
host: if failed port 80 protocol spamassassin checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol spamassassin content = "x" then alert
host: if failed port 80 protocol spamassassin content "x" then alert
host: if failed port 80 protocol spamassassin method head then alert
host: if failed port 80 protocol spamassassin method GET then alert
host: if failed port 80 protocol spamassassin http headers [Host: a] then alert
host: if failed port 80 protocol spamassassin http headers ["Host: a"] then alert
host: if failed port 80 protocol spamassassin with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol spamassassin target a@b then alert
host: if failed port 80 protocol spamassassin target "a@b" then alert
host: if failed port 80 protocol spamassassin maxforward 5 then alert
host: if failed port 80 protocol spamassassin origin x then alert
host: if failed port 80 protocol spamassassin version 13 then alert
host: if failed port 80 protocol spamassassin secret x then alert
host: if failed port 80 protocol spamassassin secret "x" then alert
host: if failed port 80 protocol spamassassin path /x then alert
host: if failed port 80 protocol spamassassin database x then alert
host: if failed port 80 protocol spamassassin rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol spamassassin loglimit > 5% then alert
host: if failed port 80 protocol spamassassin loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol spamassassin send "x" then alert
host: if failed port 80 protocol spamassassin expect "y" then alert
host: if failed port 80 protocol spamassassin send "x" expect "y" then alert
host: if failed port 80 protocol spamassassin size 5 then alert
host: if failed port 80 protocol spamassassin json x = 1 then alert
host: if failed port 80 protocol spamassassin follow then alert
host: if failed port 80 protocol spamd then alert
host: if failed port 80 proto spamd with timeout 5 seconds then alert
host: if failed port 80 type udp protocol spamd then alert
host: if failed port 80 ssl protocol spamd then alert
process: if failed unixsocket /x protocol spamd then alert
host: if failed port 80 protocol spamd username u then alert
host: if failed port 80 protocol spamd password p then alert
host: if failed port 80 protocol spamd username u password p then alert
host: if failed port 80 protocol spamd request /x then alert
host: if failed port 80 protocol spamd request "/x" then alert
host: if failed port 80 protocol spamd host x then alert
host: if failed port 80 protocol spamd hostheader x then alert
host: if failed port 80 protocol spamd hostheader "x" then alert
host: if failed port 80 protocol spamd status = 200 then alert
host: if failed port 80 protocol spamd status 200 then alert
host: if failed port 80 protocol spamd status < 300 then alert
host: if failed port 80 protocol spamd checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol spamd content = "x" then alert
host: if failed port 80 protocol spamd content "x" then alert
host: if failed port 80 protocol spamd method head then alert
host: if failed port 80 protocol spamd method GET then alert
host: if failed port 80 protocol spamd http headers [Host: a] then alert
host: if failed port 80 protocol spamd http headers ["Host: a"] then alert
host: if failed port 80 protocol spamd with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol spamd target a@b then alert
host: if failed port 80 protocol spamd target "a@b" then alert
host: if failed port 80 protocol spamd maxforward 5 then alert
host: if failed port 80 protocol spamd origin x then alert
host: if failed port 80 protocol spamd version 13 then alert
host: if failed port 80 protocol spamd secret x then alert
host: if failed port 80 protocol spamd secret "x" then alert
host: if failed port 80 protocol spamd path /x then alert
host: if failed port 80 protocol spamd database x then alert
host: if failed port 80 protocol spamd rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol spamd loglimit > 5% then alert
host: if failed port 80 protocol spamd loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol spamd send "x" then alert
host: if failed port 80 protocol spamd expect "y" then alert
host: if failed port 80 protocol spamd send "x" expect "y" then alert
host: if failed port 80 protocol spamd size 5 then alert
host: if failed port 80 protocol spamd json x = 1 then alert
host: if failed port 80 protocol spamd follow then alert
host: if failed port 80 protocol tns then alert
host: if failed port 80 proto tns with timeout 5 seconds then alert
host: if failed port 80 type udp protocol tns then alert
host: if failed port 80 ssl protocol tns then alert
process: if failed unixsocket /x protocol tns then alert
host: if failed port 80 protocol tns username u then alert
host: if failed port 80 protocol tns password p then alert
host: if failed port 80 protocol tns username u password p then alert
host: if failed port 80 protocol tns request /x then alert
host: if failed port 80 protocol tns request "/x" then alert
host: if failed port 80 protocol tns host x then alert
host: if failed port 80 protocol tns hostheader x then alert
host: if failed port 80 protocol tns hostheader "x" then alert
host: if failed port 80 protocol tns status = 200 then alert
host: if failed port 80 protocol tns status 200 then alert
host: if failed port 80 protocol tns status < 300 then alert
host: if failed port 80 protocol tns checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol tns content = "x" then alert
host: if failed port 80 protocol tns content "x" then alert
host: if failed port 80 protocol tns method head then alert
host: if failed port 80 protocol tns method GET then alert
host: if failed port 80 protocol tns http headers [Host: a] then alert
host: if failed port 80 protocol tns http headers ["Host: a"] then alert
host: if failed port 80 protocol tns with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol tns target a@b then alert
host: if failed port 80 protocol tns target "a@b" then alert
host: if failed port 80 protocol tns maxforward 5 then alert
host: if failed port 80 protocol tns origin x then alert
host: if failed port 80 protocol tns version 13 then alert
host: if failed port 80 protocol tns secret x then alert
host: if failed port 80 protocol tns secret "x" then alert
host: if failed port 80 protocol tns path /x then alert
host: if failed port 80 protocol tns database x then alert
host: if failed port 80 protocol tns rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol tns loglimit > 5% then alert
host: if failed port 80 protocol tns loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol tns send "x" then alert
host: if failed port 80 protocol tns expect "y" then alert
host: if failed port 80 protocol tns send "x" expect "y" then alert
host: if failed port 80 protocol tns size 5 then alert
host: if failed port 80 protocol tns json x = 1 then alert
host: if failed port 80 protocol tns follow then alert
host: if failed port 80 protocol websocket then alert
host: if failed port 80 proto websocket with timeout 5 seconds then alert
host: if failed port 80 type udp protocol websocket then alert
host: if failed port 80 ssl protocol websocket then alert
process: if failed unixsocket /x protocol websocket then alert
host: if failed port 80 protocol websocket username u then alert
host: if failed port 80 protocol websocket password p then alert
host: if failed port 80 protocol websocket username u password p then alert
host: if failed port 80 protocol websocket request /x then alert
host: if failed port 80 protocol websocket request "/x" then alert
host: if failed port 80 protocol websocket host x then alert
host: if failed port 80 protocol websocket hostheader x then alert
host: if failed port 80 protocol websocket hostheader "x" then alert
host: if failed port 80 protocol websocket status = 200 then alert
host: if failed port 80 protocol websocket status 200 then alert
host: if failed port 80 protocol websocket status < 300 then alert
host: if failed port 80 protocol websocket checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol websocket content = "x" then alert
host: if failed port 80 protocol websocket content "x" then alert
host: if failed port 80 protocol websocket method head then alert
host: if failed port 80 protocol websocket method GET then alert
host: if failed port 80 protocol websocket http headers [Host: a] then alert
host: if failed port 80 protocol websocket http headers ["Host: a"] then alert
host: if failed port 80 protocol websocket with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol websocket target a@b then alert
host: if failed port 80 protocol websocket target "a@b" then alert
host: if failed port 80 protocol websocket maxforward 5 then alert
host: if failed port 80 protocol websocket origin x then alert
host: if failed port 80 protocol websocket version 13 then alert
host: if failed port 80 protocol websocket secret x then alert
host: if failed port 80 protocol websocket secret "x" then alert
host: if failed port 80 protocol websocket path /x then alert
host: if failed port 80 protocol websocket database x then alert
host: if failed port 80 protocol websocket rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol websocket loglimit > 5% then alert
host: if failed port 80 protocol websocket loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol websocket send "x" then alert
host: if failed port 80 protocol websocket expect "y" then alert
host: if failed port 80 protocol websocket send "x" expect "y" then alert
host: if failed port 80 protocol websocket size 5 then alert
host: if failed port 80 protocol websocket json x = 1 then alert
host: if failed port 80 protocol websocket follow then alert
host: if failed port 80 protocol postfix-policy then alert
host: if failed port 80 proto postfix-policy with timeout 5 seconds then alert
host: if failed port 80 type udp protocol postfix-policy then alert
host: if failed port 80 ssl protocol postfix-policy then alert
process: if failed unixsocket /x protocol postfix-policy then alert
host: if failed port 80 protocol postfix-policy username u then alert
host: if failed port 80 protocol postfix-policy password p then alert
host: if failed port 80 protocol postfix-policy username u password p then alert
host: if failed port 80 protocol postfix-policy request /x then alert
host: if failed port 80 protocol postfix-policy request "/x" then alert
host: if failed port 80 protocol postfix-policy host x then alert
host: if failed port 80 protocol postfix-policy hostheader x then alert
host: if failed port 80 protocol postfix-policy hostheader "x" then alert
host: if failed port 80 protocol postfix-policy status = 200 then alert
host: if failed port 80 protocol postfix-policy status 200 then alert
host: if failed port 80 protocol postfix-policy status < 300 then alert
host: if failed port 80 protocol postfix-policy checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postfix-policy content = "x" then alert
host: if failed port 80 protocol postfix-policy content "x" then alert
host: if failed port 80 protocol postfix-policy method head then alert
host: if failed port 80 protocol postfix-policy method GET then alert
host: if failed port 80 protocol postfix-policy http headers [Host: a] then alert
host: if failed port 80 protocol postfix-policy http headers ["Host: a"] then alert
host: if failed port 80 protocol postfix-policy with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol postfix-policy target a@b then alert
host: if failed port 80 protocol postfix-policy target "a@b" then alert
host: if failed port 80 protocol postfix-policy maxforward 5 then alert
host: if failed port 80 protocol postfix-policy origin x then alert
host: if failed port 80 protocol postfix-policy version 13 then alert
host: if failed port 80 protocol postfix-policy secret x then alert
host: if failed port 80 protocol postfix-policy secret "x" then alert
host: if failed port 80 protocol postfix-policy path /x then alert
host: if failed port 80 protocol postfix-policy database x then alert
host: if failed port 80 protocol postfix-policy rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postfix-policy loglimit > 5% then alert
host: if failed port 80 protocol postfix-policy loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol postfix-policy send "x" then alert
host: if failed port 80 protocol postfix-policy expect "y" then alert
host: if failed port 80 protocol postfix-policy send "x" expect "y" then alert
host: if failed port 80 protocol postfix-policy size 5 then alert
host: if failed port 80 protocol postfix-policy json x = 1 then alert
host: if failed port 80 protocol postfix-policy follow then alert
host: if failed port 80 protocol postfix then alert
host: if failed port 80 proto postfix with timeout 5 seconds then alert
host: if failed port 80 type udp protocol postfix then alert
host: if failed port 80 ssl protocol postfix then alert
process: if failed unixsocket /x protocol postfix then alert
host: if failed port 80 protocol postfix username u then alert
host: if failed port 80 protocol postfix password p then alert
host: if failed port 80 protocol postfix username u password p then alert
host: if failed port 80 protocol postfix request /x then alert
host: if failed port 80 protocol postfix request "/x" then alert
host: if failed port 80 protocol postfix host x then alert
host: if failed port 80 protocol postfix hostheader x then alert
host: if failed port 80 protocol postfix hostheader "x" then alert
host: if failed port 80 protocol postfix status = 200 then alert
host: if failed port 80 protocol postfix status 200 then alert
host: if failed port 80 protocol postfix status < 300 then alert
host: if failed port 80 protocol postfix checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postfix content = "x" then alert
host: if failed port 80 protocol postfix content "x" then alert
host: if failed port 80 protocol postfix method head then alert
host: if failed port 80 protocol postfix method GET then alert
host: if failed port 80 protocol postfix http headers [Host: a] then alert
host: if failed port 80 protocol postfix http headers ["Host: a"] then alert
host: if failed port 80 protocol postfix with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol postfix target a@b then alert
host: if failed port 80 protocol postfix target "a@b" then alert
host: if failed port 80 protocol postfix maxforward 5 then alert
host: if failed port 80 protocol postfix origin x then alert
host: if failed port 80 protocol postfix version 13 then alert
host: if failed port 80 protocol postfix secret x then alert
host: if failed port 80 protocol postfix secret "x" then alert
host: if failed port 80 protocol postfix path /x then alert
host: if failed port 80 protocol postfix database x then alert
host: if failed port 80 protocol postfix rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol postfix loglimit > 5% then alert
host: if failed port 80 protocol postfix loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol postfix send "x" then alert
host: if failed port 80 protocol postfix expect "y" then alert
host: if failed port 80 protocol postfix send "x" expect "y" then alert
host: if failed port 80 protocol postfix size 5 then alert
host: if failed port 80 protocol postfix json x = 1 then alert
host: if failed port 80 protocol postfix follow then alert
host: if failed port 80 protocol default then alert
host: if failed port 80 proto default with timeout 5 seconds then alert
host: if failed port 80 type udp protocol default then alert
host: if failed port 80 ssl protocol default then alert
process: if failed unixsocket /x protocol default then alert
host: if failed port 80 protocol default username u then alert
host: if failed port 80 protocol default password p then alert
host: if failed port 80 protocol default username u password p then alert
host: if failed port 80 protocol default request /x then alert
host: if failed port 80 protocol default request "/x" then alert
host: if failed port 80 protocol default host x then alert
host: if failed port 80 protocol default hostheader x then alert
host: if failed port 80 protocol default hostheader "x" then alert
host: if failed port 80 protocol default status = 200 then alert
host: if failed port 80 protocol default status 200 then alert
host: if failed port 80 protocol default status < 300 then alert
host: if failed port 80 protocol default checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol default content = "x" then alert
host: if failed port 80 protocol default content "x" then alert
host: if failed port 80 protocol default method head then alert
host: if failed port 80 protocol default method GET then alert
host: if failed port 80 protocol default http headers [Host: a] then alert
host: if failed port 80 protocol default http headers ["Host: a"] then alert
host: if failed port 80 protocol default with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol default target a@b then alert
host: if failed port 80 protocol default target "a@b" then alert
host: if failed port 80 protocol default maxforward 5 then alert
host: if failed port 80 protocol default origin x then alert
host: if failed port 80 protocol default version 13 then alert
host: if failed port 80 protocol default secret x then alert
host: if failed port 80 protocol default secret "x" then alert
host: if failed port 80 protocol default path /x then alert
host: if failed port 80 protocol default database x then alert
host: if failed port 80 protocol default rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol default loglimit > 5% then alert
host: if failed port 80 protocol default loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol default send "x" then alert
host: if failed port 80 protocol default expect "y" then alert
host: if failed port 80 protocol default send "x" expect "y" then alert
host: if failed port 80 protocol default size 5 then alert
host: if failed port 80 protocol default json x = 1 then alert
host: if failed port 80 protocol default follow then alert
host: if failed port 80 protocol generic then alert
host: if failed port 80 proto generic with timeout 5 seconds then alert
host: if failed port 80 type udp protocol generic then alert
host: if failed port 80 ssl protocol generic then alert
process: if failed unixsocket /x protocol generic then alert
host: if failed port 80 protocol generic username u then alert
host: if failed port 80 protocol generic password p then alert
host: if failed port 80 protocol generic username u password p then alert
host: if failed port 80 protocol generic request /x then alert
host: if failed port 80 protocol generic request "/x" then alert
host: if failed port 80 protocol generic host x then alert
host: if failed port 80 protocol generic hostheader x then alert
host: if failed port 80 protocol generic hostheader "x" then alert
host: if failed port 80 protocol generic status = 200 then alert
host: if failed port 80 protocol generic status 200 then alert
host: if failed port 80 protocol generic status < 300 then alert
host: if failed port 80 protocol generic checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol generic content = "x" then alert
host: if failed port 80 protocol generic content "x" then alert
host: if failed port 80 protocol generic method head then alert
host: if failed port 80 protocol generic method GET then alert
host: if failed port 80 protocol generic http headers [Host: a] then alert
host: if failed port 80 protocol generic http headers ["Host: a"] then alert
host: if failed port 80 protocol generic with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol generic target a@b then alert
host: if failed port 80 protocol generic target "a@b" then alert
host: if failed port 80 protocol generic maxforward 5 then alert
host: if failed port 80 protocol generic origin x then alert
host: if failed port 80 protocol generic version 13 then alert
host: if failed port 80 protocol generic secret x then alert
host: if failed port 80 protocol generic secret "x" then alert
host: if failed port 80 protocol generic path /x then alert
host: if failed port 80 protocol generic database x then alert
host: if failed port 80 protocol generic rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol generic loglimit > 5% then alert
host: if failed port 80 protocol generic loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol generic send "x" then alert
host: if failed port 80 protocol generic expect "y" then alert
host: if failed port 80 protocol generic send "x" expect "y" then alert
host: if failed port 80 protocol generic size 5 then alert
host: if failed port 80 protocol generic json x = 1 then alert
host: if failed port 80 protocol generic follow then alert
host: if failed port 80 protocol httpd then alert
host: if failed port 80 proto httpd with timeout 5 seconds then alert
host: if failed port 80 type udp protocol httpd then alert
host: if failed port 80 ssl protocol httpd then alert
process: if failed unixsocket /x protocol httpd then alert
host: if failed port 80 protocol httpd username u then alert
host: if failed port 80 protocol httpd password p then alert
host: if failed port 80 protocol httpd username u password p then alert
host: if failed port 80 protocol httpd request /x then alert
host: if failed port 80 protocol httpd request "/x" then alert
host: if failed port 80 protocol httpd host x then alert
host: if failed port 80 protocol httpd hostheader x then alert
host: if failed port 80 protocol httpd hostheader "x" then alert
host: if failed port 80 protocol httpd status = 200 then alert
host: if failed port 80 protocol httpd status 200 then alert
host: if failed port 80 protocol httpd status < 300 then alert
host: if failed port 80 protocol httpd checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol httpd content = "x" then alert
host: if failed port 80 protocol httpd content "x" then alert
host: if failed port 80 protocol httpd method head then alert
host: if failed port 80 protocol httpd method GET then alert
host: if failed port 80 protocol httpd http headers [Host: a] then alert
host: if failed port 80 protocol httpd http headers ["Host: a"] then alert
host: if failed port 80 protocol httpd with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol httpd target a@b then alert
host: if failed port 80 protocol httpd target "a@b" then alert
host: if failed port 80 protocol httpd maxforward 5 then alert
host: if failed port 80 protocol httpd origin x then alert
host: if failed port 80 protocol httpd version 13 then alert
host: if failed port 80 protocol httpd secret x then alert
host: if failed port 80 protocol httpd secret "x" then alert
host: if failed port 80 protocol httpd path /x then alert
host: if failed port 80 protocol httpd database x then alert
host: if failed port 80 protocol httpd rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol httpd loglimit > 5% then alert
host: if failed port 80 protocol httpd loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol httpd send "x" then alert
host: if failed port 80 protocol httpd expect "y" then alert
host: if failed port 80 protocol httpd send "x" expect "y" then alert
host: if failed port 80 protocol httpd size 5 then alert
host: if failed port 80 protocol httpd json x = 1 then alert
host: if failed port 80 protocol httpd follow then alert
host: if failed port 80 protocol http2 then alert
host: if failed port 80 proto http2 with timeout 5 seconds then alert
host: if failed port 80 type udp protocol http2 then alert
host: if failed port 80 ssl protocol http2 then alert
process: if failed unixsocket /x protocol http2 then alert
host: if failed port 80 protocol http2 username u then alert
host: if failed port 80 protocol http2 password p then alert
host: if failed port 80 protocol http2 username u password p then alert
host: if failed port 80 protocol http2 request /x then alert
host: if failed port 80 protocol http2 request "/x" then alert
host: if failed port 80 protocol http2 host x then alert
host: if failed port 80 protocol http2 hostheader x then alert
host: if failed port 80 protocol http2 hostheader "x" then alert
host: if failed port 80 protocol http2 status = 200 then alert
host: if failed port 80 protocol http2 status 200 then alert
host: if failed port 80 protocol http2 status < 300 then alert
host: if failed port 80 protocol http2 checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol http2 content = "x" then alert
host: if failed port 80 protocol http2 content "x" then alert
host: if failed port 80 protocol http2 method head then alert
host: if failed port 80 protocol http2 method GET then alert
host: if failed port 80 protocol http2 http headers [Host: a] then alert
host: if failed port 80 protocol http2 http headers ["Host: a"] then alert
host: if failed port 80 protocol http2 with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol http2 target a@b then alert
host: if failed port 80 protocol http2 target "a@b" then alert
host: if failed port 80 protocol http2 maxforward 5 then alert
host: if failed port 80 protocol http2 origin x then alert
host: if failed port 80 protocol http2 version 13 then alert
host: if failed port 80 protocol http2 secret x then alert
host: if failed port 80 protocol http2 secret "x" then alert
host: if failed port 80 protocol http2 path /x then alert
host: if failed port 80 protocol http2 database x then alert
host: if failed port 80 protocol http2 rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol http2 loglimit > 5% then alert
host: if failed port 80 protocol http2 loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol http2 send "x" then alert
host: if failed port 80 protocol http2 expect "y" then alert
host: if failed port 80 protocol http2 send "x" expect "y" then alert
host: if failed port 80 protocol http2 size 5 then alert
host: if failed port 80 protocol http2 json x = 1 then alert
host: if failed port 80 protocol http2 follow then alert
host: if failed port 80 protocol amqp then alert
host: if failed port 80 proto amqp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol amqp then alert
host: if failed port 80 ssl protocol amqp then alert
process: if failed unixsocket /x protocol amqp then alert
host: if failed port 80 protocol amqp username u then alert
host: if failed port 80 protocol amqp password p then alert
host: if failed port 80 protocol amqp username u password p then alert
host: if failed port 80 protocol amqp request /x then alert
host: if failed port 80 protocol amqp request "/x" then alert
host: if failed port 80 protocol amqp host x then alert
host: if failed port 80 protocol amqp hostheader x then alert
host: if failed port 80 protocol amqp hostheader "x" then alert
host: if failed port 80 protocol amqp status = 200 then alert
host: if failed port 80 protocol amqp status 200 then alert
host: if failed port 80 protocol amqp status < 300 then alert
host: if failed port 80 protocol amqp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol amqp content = "x" then alert
host: if failed port 80 protocol amqp content "x" then alert
host: if failed port 80 protocol amqp method head then alert
host: if failed port 80 protocol amqp method GET then alert
host: if failed port 80 protocol amqp http headers [Host: a] then alert
host: if failed port 80 protocol amqp http headers ["Host: a"] then alert
host: if failed port 80 protocol amqp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol amqp target a@b then alert
host: if failed port 80 protocol amqp target "a@b" then alert
host: if failed port 80 protocol amqp maxforward 5 then alert
host: if failed port 80 protocol amqp origin x then alert
host: if failed port 80 protocol amqp version 13 then alert
host: if failed port 80 protocol amqp secret x then alert
host: if failed port 80 protocol amqp secret "x" then alert
host: if failed port 80 protocol amqp path /x then alert
host: if failed port 80 protocol amqp database x then alert
host: if failed port 80 protocol amqp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol amqp loglimit > 5% then alert
host: if failed port 80 protocol amqp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol amqp send "x" then alert
host: if failed port 80 protocol amqp expect "y" then alert
host: if failed port 80 protocol amqp send "x" expect "y" then alert
host: if failed port 80 protocol amqp size 5 then alert
host: if failed port 80 protocol amqp json x = 1 then alert
host: if failed port 80 protocol amqp follow then alert
host: if failed port 80 protocol snmp then alert
host: if failed port 80 proto snmp with timeout 5 seconds then alert
host: if failed port 80 type udp protocol snmp then alert
host: if failed port 80 ssl protocol snmp then alert
process: if failed unixsocket /x protocol snmp then alert
host: if failed port 80 protocol snmp username u then alert
host: if failed port 80 protocol snmp password p then alert
host: if failed port 80 protocol snmp username u password p then alert
host: if failed port 80 protocol snmp request /x then alert
host: if failed port 80 protocol snmp request "/x" then alert
host: if failed port 80 protocol snmp host x then alert
host: if failed port 80 protocol snmp hostheader x then alert
host: if failed port 80 protocol snmp hostheader "x" then alert
host: if failed port 80 protocol snmp status = 200 then alert
host: if failed port 80 protocol snmp status 200 then alert
host: if failed port 80 protocol snmp status < 300 then alert
host: if failed port 80 protocol snmp checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol snmp content = "x" then alert
host: if failed port 80 protocol snmp content "x" then alert
host: if failed port 80 protocol snmp method head then alert
host: if failed port 80 protocol snmp method GET then alert
host: if failed port 80 protocol snmp http headers [Host: a] then alert
host: if failed port 80 protocol snmp http headers ["Host: a"] then alert
host: if failed port 80 protocol snmp with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol snmp target a@b then alert
host: if failed port 80 protocol snmp target "a@b" then alert
host: if failed port 80 protocol snmp maxforward 5 then alert
host: if failed port 80 protocol snmp origin x then alert
host: if failed port 80 protocol snmp version 13 then alert
host: if failed port 80 protocol snmp secret x then alert
host: if failed port 80 protocol snmp secret "x" then alert
host: if failed port 80 protocol snmp path /x then alert
host: if failed port 80 protocol snmp database x then alert
host: if failed port 80 protocol snmp rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol snmp loglimit > 5% then alert
host: if failed port 80 protocol snmp loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol snmp send "x" then alert
host: if failed port 80 protocol snmp expect "y" then alert
host: if failed port 80 protocol snmp send "x" expect "y" then alert
host: if failed port 80 protocol snmp size 5 then alert
host: if failed port 80 protocol snmp json x = 1 then alert
host: if failed port 80 protocol snmp follow then alert
host: if failed port 80 protocol telnet then alert
host: if failed port 80 proto telnet with timeout 5 seconds then alert
host: if failed port 80 type udp protocol telnet then alert
host: if failed port 80 ssl protocol telnet then alert
process: if failed unixsocket /x protocol telnet then alert
host: if failed port 80 protocol telnet username u then alert
host: if failed port 80 protocol telnet password p then alert
host: if failed port 80 protocol telnet username u password p then alert
host: if failed port 80 protocol telnet request /x then alert
host: if failed port 80 protocol telnet request "/x" then alert
host: if failed port 80 protocol telnet host x then alert
host: if failed port 80 protocol telnet hostheader x then alert
host: if failed port 80 protocol telnet hostheader "x" then alert
host: if failed port 80 protocol telnet status = 200 then alert
host: if failed port 80 protocol telnet status 200 then alert
host: if failed port 80 protocol telnet status < 300 then alert
host: if failed port 80 protocol telnet checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol telnet content = "x" then alert
host: if failed port 80 protocol telnet content "x" then alert
host: if failed port 80 protocol telnet method head then alert
host: if failed port 80 protocol telnet method GET then alert
host: if failed port 80 protocol telnet http headers [Host: a] then alert
host: if failed port 80 protocol telnet http headers ["Host: a"] then alert
host: if failed port 80 protocol telnet with http headers [Host: a, X: "b"] then alert
host: if failed port 80 protocol telnet target a@b then alert
host: if failed port 80 protocol telnet target "a@b" then alert
host: if failed port 80 protocol telnet maxforward 5 then alert
host: if failed port 80 protocol telnet origin x then alert
host: if failed port 80 protocol telnet version 13 then alert
host: if failed port 80 protocol telnet secret x then alert
host: if failed port 80 protocol telnet secret "x" then alert
host: if failed port 80 protocol telnet path /x then alert
host: if failed port 80 protocol telnet database x then alert
host: if failed port 80 protocol telnet rsakey checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol telnet loglimit > 5% then alert
host: if failed port 80 protocol telnet loglimit > 5% or closelimit > 5 percent then alert
host: if failed port 80 protocol telnet send "x" then alert
host: if failed port 80 protocol telnet expect "y" then alert
host: if failed port 80 protocol telnet send "x" expect "y" then alert
host: if failed port 80 protocol telnet size 5 then alert
host: if failed port 80 protocol telnet json x = 1 then alert
host: if failed port 80 protocol telnet follow then alert
host: if failed port = 80 then alert
process: if succeeded port = 80 then alert
host: if failed port "80" then alert
process: if succeeded port "80" then alert
host: if failed host = localhost port 80 then alert
process: if succeeded host = localhost port 80 then alert
host: if failed hostname localhost port 80 then alert
process: if succeeded hostname localhost port 80 then alert
host: if failed port 80 host localhost then alert
process: if succeeded port 80 host localhost then alert
host: if failed port 80 address 127.0.0.1 then alert
process: if succeeded port 80 address 127.0.0.1 then alert
host: if failed address 127.0.0.1 port 80 then alert
process: if succeeded address 127.0.0.1 port 80 then alert
host: if failed source 127.0.0.1 port 80 then alert
process: if succeeded source 127.0.0.1 port 80 then alert
host: if failed local address 127.0.0.1 port 80 then alert
process: if succeeded local address 127.0.0.1 port 80 then alert
host: if failed port 80 from 127.0.0.1 then alert
process: if succeeded port 80 from 127.0.0.1 then alert
host: if failed port 80 ipv4 then alert
process: if succeeded port 80 ipv4 then alert
host: if failed port 80 ipv6 then alert
process: if succeeded port 80 ipv6 then alert
host: if failed port 80 use ipv4 then alert
process: if succeeded port 80 use ipv4 then alert
host: if failed ipv4 port 80 then alert
process: if succeeded ipv4 port 80 then alert
host: if failed port 80 type tcp then alert
process: if succeeded port 80 type tcp then alert
host: if failed port 80 type udp then alert
process: if succeeded port 80 type udp then alert
host: if failed port 80 type tcp ssl then alert
process: if succeeded port 80 type tcp ssl then alert
host: if failed port 80 type tcpssl then alert
process: if succeeded port 80 type tcpssl then alert
host: if failed port 80 type tcpssl auto then alert
process: if succeeded port 80 type tcpssl auto then alert
host: if failed port 80 type tcpssl tlsv12 then alert
process: if succeeded port 80 type tcpssl tlsv12 then alert
host: if failed port 80 type tcpssl sslauto then alert
process: if succeeded port 80 type tcpssl sslauto then alert
host: if failed port 80 type tcpssl certmd5 d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 type tcpssl certmd5 d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 type = tcp then alert
process: if succeeded port 80 type = tcp then alert
host: if failed port 80 tcp then alert
process: if succeeded port 80 tcp then alert
host: if failed port 80 udp then alert
process: if succeeded port 80 udp then alert
host: if failed type udp port 80 then alert
process: if succeeded type udp port 80 then alert
host: if failed port 80 ssl then alert
process: if succeeded port 80 ssl then alert
host: if failed port 80 tls then alert
process: if succeeded port 80 tls then alert
host: if failed port 80 using ssl then alert
process: if succeeded port 80 using ssl then alert
host: if failed port 80 use ssl then alert
process: if succeeded port 80 use ssl then alert
host: if failed port 80 with tls then alert
process: if succeeded port 80 with tls then alert
host: if failed port 80 ssl enable then alert
process: if succeeded port 80 ssl enable then alert
host: if failed port 80 ssl disable then alert
process: if succeeded port 80 ssl disable then alert
host: if failed port 80 using ssl enable then alert
process: if succeeded port 80 using ssl enable then alert
host: if failed port 80 tls enable then alert
process: if succeeded port 80 tls enable then alert
host: if failed port 80 ssl auto then alert
process: if succeeded port 80 ssl auto then alert
host: if failed port 80 ssl tlsv12 then alert
process: if succeeded port 80 ssl tlsv12 then alert
host: if failed port 80 using tlsv12 then alert
process: if succeeded port 80 using tlsv12 then alert
host: if failed port 80 tlsv13 then alert
process: if succeeded port 80 tlsv13 then alert
host: if failed port 80 sslauto then alert
process: if succeeded port 80 sslauto then alert
host: if failed port 80 using auto then alert
process: if succeeded port 80 using auto then alert
host: if failed port 80 auto then alert
process: if succeeded port 80 auto then alert
host: if failed port 80 ssl version tlsv12 then alert
process: if succeeded port 80 ssl version tlsv12 then alert
host: if failed port 80 ssl with options {verify: enable} then alert
process: if succeeded port 80 ssl with options {verify: enable} then alert
host: if failed port 80 ssl options {verify: enable} then alert
process: if succeeded port 80 ssl options {verify: enable} then alert
host: if failed port 80 ssl {verify: enable} then alert
process: if succeeded port 80 ssl {verify: enable} then alert
host: if failed port 80 with options {verify: enable} then alert
process: if succeeded port 80 with options {verify: enable} then alert
host: if failed port 80 ssl using options {version: tlsv12 selfsigned: allow ciphers: "A"} then alert
process: if succeeded port 80 ssl using options {version: tlsv12 selfsigned: allow ciphers: "A"} then alert
host: if failed port 80 ssl certificate valid > 5 days then alert
process: if succeeded port 80 ssl certificate valid > 5 days then alert
host: if failed port 80 ssl certificate valid for 5 days then alert
process: if succeeded port 80 ssl certificate valid for 5 days then alert
host: if failed port 80 certificate valid 5 days then alert
process: if succeeded port 80 certificate valid 5 days then alert
host: if failed port 80 certificate valid > 5 then alert
process: if succeeded port 80 certificate valid > 5 then alert
host: if failed port 80 certificate valid = 5 days then alert
process: if succeeded port 80 certificate valid = 5 days then alert
host: if failed port 80 certificate valid at least 5 days then alert
process: if succeeded port 80 certificate valid at least 5 days then alert
host: if failed port 80 certificate valid >= 5 days then alert
process: if succeeded port 80 certificate valid >= 5 days then alert
host: if failed port 80 ssl with certificate valid > 5 days then alert
process: if succeeded port 80 ssl with certificate valid > 5 days then alert
host: if failed port 80 certificate checksum d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certificate checksum d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 ssl with certificate checksum "d41d8cd98f00b204e9800998ecf8427e" then alert
process: if succeeded port 80 ssl with certificate checksum "d41d8cd98f00b204e9800998ecf8427e" then alert
host: if failed port 80 certificate checksum md5 d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certificate checksum md5 d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 certificate checksum = d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certificate checksum = d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 certificate checksum equal d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certificate checksum equal d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 certificate checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certificate checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 certificate md5 d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certificate md5 d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 certificate checksum sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 then alert
process: if succeeded port 80 certificate checksum sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 then alert
host: if failed port 80 certificate checksum sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 then alert
process: if succeeded port 80 certificate checksum sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 then alert
host: if failed port 80 certmd5 d41d8cd98f00b204e9800998ecf8427e then alert
process: if succeeded port 80 certmd5 d41d8cd98f00b204e9800998ecf8427e then alert
host: if failed port 80 protocol http certificate valid > 5 days then alert
process: if succeeded port 80 protocol http certificate valid > 5 days then alert
host: if failed port 80 protocol https and certificate valid > 5 days then alert
process: if succeeded port 80 protocol https and certificate valid > 5 days then alert
host: if failed port 80 send "x" then alert
process: if succeeded port 80 send "x" then alert
host: if failed port 80 send "x" expect "y" send "z" then alert
process: if succeeded port 80 send "x" expect "y" send "z" then alert
host: if failed port 80 expect "y" then alert
process: if succeeded port 80 expect "y" then alert
host: if failed port 80 send = "x" then alert
process: if succeeded port 80 send = "x" then alert
host: if failed port 80 send x expect y then alert
process: if succeeded port 80 send x expect y then alert
host: if failed port 80 timeout 5 seconds then alert
process: if succeeded port 80 timeout 5 seconds then alert
host: if failed port 80 timeout = 5 seconds then alert
process: if succeeded port 80 timeout = 5 seconds then alert
host: if failed port 80 timeout 5 s then alert
process: if succeeded port 80 timeout 5 s then alert
host: if failed port 80 timeout 500 ms then alert
process: if succeeded port 80 timeout 500 ms then alert
host: if failed port 80 timeout 5 then alert
process: if succeeded port 80 timeout 5 then alert
host: if failed port 80 timeout 1 minute then alert
process: if succeeded port 80 timeout 1 minute then alert
host: if failed port 80 with timeout of 5 seconds then alert
process: if succeeded port 80 with timeout of 5 seconds then alert
host: if failed port 80 retry 3 then alert
process: if succeeded port 80 retry 3 then alert
host: if failed port 80 retry = 3 then alert
process: if succeeded port 80 retry = 3 then alert
host: if failed port 80 retry 3 times then alert
process: if succeeded port 80 retry 3 times then alert
host: if failed port 80 retry 3 cycles then alert
process: if succeeded port 80 retry 3 cycles then alert
host: if failed port 80 with retry 3 then alert
process: if succeeded port 80 with retry 3 then alert
host: if failed port 80 responsetime 5 seconds then alert
process: if succeeded port 80 responsetime 5 seconds then alert
host: if failed port 80 responsetime < 5 ms then alert
process: if succeeded port 80 responsetime < 5 ms then alert
host: if failed port 80 response time < 5 ms then alert
process: if succeeded port 80 response time < 5 ms then alert
host: if failed port 80 responsetime > 5 milliseconds then alert
process: if succeeded port 80 responsetime > 5 milliseconds then alert
host: if failed port 80 with responsetime less than 5 s then alert
process: if succeeded port 80 with responsetime less than 5 s then alert
host: if failed port 80 responsetime 5 then alert
process: if succeeded port 80 responsetime 5 then alert
host: if failed port 80 timeout 5 seconds retry 3 responsetime < 5 ms then alert
process: if succeeded port 80 timeout 5 seconds retry 3 responsetime < 5 ms then alert
host: if failed port 80 responsetime < 5 ms timeout 5 seconds retry 3 then alert
process: if succeeded port 80 responsetime < 5 ms timeout 5 seconds retry 3 then alert
host: if failed port 80 retry 3 timeout 5 seconds protocol http then alert
process: if succeeded port 80 retry 3 timeout 5 seconds protocol http then alert
host: if failed port 80 timeout 5 seconds protocol http then alert
process: if succeeded port 80 timeout 5 seconds protocol http then alert
host: if failed port 80 protocol http timeout 5 seconds request /x then alert
process: if succeeded port 80 protocol http timeout 5 seconds request /x then alert
host: if failed port 80 protocol = http then alert
process: if succeeded port 80 protocol = http then alert
host: if failed port 80 protocol "http" then alert
process: if succeeded port 80 protocol "http" then alert
host: if failed port 80 protocol HTTP then alert
process: if succeeded port 80 protocol HTTP then alert
host: if failed port 80 PROTO http then alert
process: if succeeded port 80 PROTO http then alert
host: if failed url http://a/b then alert
process: if succeeded url http://a/b then alert
host: if failed url https://a/b then alert
process: if succeeded url https://a/b then alert
host: if failed url http://u:p@a:80/b then alert
process: if succeeded url http://u:p@a:80/b then alert
host: if failed url http://a then alert
process: if succeeded url http://a then alert
host: if failed url "http://a/b" then alert
process: if succeeded url "http://a/b" then alert
host: if failed url http://a/b and content = "x" then alert
process: if succeeded url http://a/b and content = "x" then alert
host: if failed url http://a/b content == "x" then alert
process: if succeeded url http://a/b content == "x" then alert
host: if failed url http://a/b and request /x then alert
process: if succeeded url http://a/b and request /x then alert
host: if failed url http://a/b timeout 5 seconds then alert
process: if succeeded url http://a/b timeout 5 seconds then alert
host: if failed url https://a/b ssl options {verify: enable} then alert
process: if succeeded url https://a/b ssl options {verify: enable} then alert
host: if failed url https://a/b certificate valid > 5 days then alert
process: if succeeded url https://a/b certificate valid > 5 days then alert
host: if failed url http://a/b and status = 200 then alert
process: if succeeded url http://a/b and status = 200 then alert
host: if failed url http://a/b with http headers [Host: a] then alert
process: if succeeded url http://a/b with http headers [Host: a] then alert
host: if failed url http://a/b http headers ["Host: a"] then alert
process: if succeeded url http://a/b http headers ["Host: a"] then alert
host: if failed url http://a/b type tcp then alert
process: if succeeded url http://a/b type tcp then alert
host: if failed url http://a/b protocol http then alert
process: if succeeded url http://a/b protocol http then alert
host: if failed url ftp://a/b then alert
process: if succeeded url ftp://a/b then alert
host: if failed url = http://a/b then alert
process: if succeeded url = http://a/b then alert
host: if failed port 80 for 3 cycles then alert
process: if succeeded port 80 for 3 cycles then alert
host: if failed port 80 3 times within 5 cycles then alert
process: if succeeded port 80 3 times within 5 cycles then alert
host: if failed port 80 for 3 times within 5 cycles then alert
process: if succeeded port 80 for 3 times within 5 cycles then alert
host: if failed port 80 within 3 cycles then alert
process: if succeeded port 80 within 3 cycles then alert
host: if failed port 80 for 3 times 5 cycles then alert
process: if succeeded port 80 for 3 times 5 cycles then alert
host: if failed port 80 3 cycles then alert
process: if succeeded port 80 3 cycles then alert
host: if failed port 80 3 5 cycles then alert
process: if succeeded port 80 3 5 cycles then alert
host: if failed port 80 for 3 cycle then alert
process: if succeeded port 80 for 3 cycle then alert
host: if failed port 80 with 3 cycles then alert
process: if succeeded port 80 with 3 cycles then alert
host: if failed port 80 2 times 3 cycles then alert
process: if succeeded port 80 2 times 3 cycles then alert
host: if failed port 80 2 times in 3 cycles then alert
process: if succeeded port 80 2 times in 3 cycles then alert
process: if cpu > 5% then alert
file: if size > 5 MB then alert
process: if cpu > 5% then start
file: if size > 5 MB then start
host: if failed port 80 then start
program: if status != 0 then start
process: if changed pid then start
file: if content = "x" then start
network: if link down then start
network: if link up then start
process: if exist then start
process: if cpu > 5% then stop
file: if size > 5 MB then stop
host: if failed port 80 then stop
program: if status != 0 then stop
process: if changed pid then stop
file: if content = "x" then stop
network: if link down then stop
network: if link up then stop
process: if exist then stop
process: if cpu > 5% then restart
file: if size > 5 MB then restart
host: if failed port 80 then restart
program: if status != 0 then restart
process: if changed pid then restart
file: if content = "x" then restart
network: if link down then restart
network: if link up then restart
process: if exist then restart
process: if cpu > 5% then unmonitor
file: if size > 5 MB then unmonitor
host: if failed port 80 then unmonitor
program: if status != 0 then unmonitor
process: if changed pid then unmonitor
file: if content = "x" then unmonitor
network: if link down then unmonitor
network: if link up then unmonitor
process: if exist then unmonitor
process: if cpu > 5% then timeout
file: if size > 5 MB then timeout
host: if failed port 80 then timeout
program: if status != 0 then timeout
process: if changed pid then timeout
file: if content = "x" then timeout
network: if link down then timeout
network: if link up then timeout
process: if exist then timeout
process: if cpu > 5% then monitor
file: if size > 5 MB then monitor
host: if failed port 80 then monitor
program: if status != 0 then monitor
process: if changed pid then monitor
file: if content = "x" then monitor
network: if link down then monitor
network: if link up then monitor
process: if exist then monitor
process: if cpu > 5% then exec "/bin/true"
file: if size > 5 MB then exec "/bin/true"
host: if failed port 80 then exec "/bin/true"
program: if status != 0 then exec "/bin/true"
process: if changed pid then exec "/bin/true"
file: if content = "x" then exec "/bin/true"
network: if link down then exec "/bin/true"
network: if link up then exec "/bin/true"
process: if exist then exec "/bin/true"
process: if cpu > 5% then exec "/bin/true" as uid root
file: if size > 5 MB then exec "/bin/true" as uid root
host: if failed port 80 then exec "/bin/true" as uid root
program: if status != 0 then exec "/bin/true" as uid root
process: if changed pid then exec "/bin/true" as uid root
file: if content = "x" then exec "/bin/true" as uid root
network: if link down then exec "/bin/true" as uid root
network: if link up then exec "/bin/true" as uid root
process: if exist then exec "/bin/true" as uid root
process: if cpu > 5% then exec "/bin/true" as uid root and gid root
file: if size > 5 MB then exec "/bin/true" as uid root and gid root
host: if failed port 80 then exec "/bin/true" as uid root and gid root
program: if status != 0 then exec "/bin/true" as uid root and gid root
process: if changed pid then exec "/bin/true" as uid root and gid root
file: if content = "x" then exec "/bin/true" as uid root and gid root
network: if link down then exec "/bin/true" as uid root and gid root
network: if link up then exec "/bin/true" as uid root and gid root
process: if exist then exec "/bin/true" as uid root and gid root
process: if cpu > 5% then exec "/bin/true" repeat every 5 cycles
file: if size > 5 MB then exec "/bin/true" repeat every 5 cycles
host: if failed port 80 then exec "/bin/true" repeat every 5 cycles
program: if status != 0 then exec "/bin/true" repeat every 5 cycles
process: if changed pid then exec "/bin/true" repeat every 5 cycles
file: if content = "x" then exec "/bin/true" repeat every 5 cycles
network: if link down then exec "/bin/true" repeat every 5 cycles
network: if link up then exec "/bin/true" repeat every 5 cycles
process: if exist then exec "/bin/true" repeat every 5 cycles
process: if cpu > 5% then exec "/bin/true" and repeat every 5 cycles
file: if size > 5 MB then exec "/bin/true" and repeat every 5 cycles
host: if failed port 80 then exec "/bin/true" and repeat every 5 cycles
program: if status != 0 then exec "/bin/true" and repeat every 5 cycles
process: if changed pid then exec "/bin/true" and repeat every 5 cycles
file: if content = "x" then exec "/bin/true" and repeat every 5 cycles
network: if link down then exec "/bin/true" and repeat every 5 cycles
network: if link up then exec "/bin/true" and repeat every 5 cycles
process: if exist then exec "/bin/true" and repeat every 5 cycles
process: if cpu > 5% then exec "/bin/true" repeat every cycle
file: if size > 5 MB then exec "/bin/true" repeat every cycle
host: if failed port 80 then exec "/bin/true" repeat every cycle
program: if status != 0 then exec "/bin/true" repeat every cycle
process: if changed pid then exec "/bin/true" repeat every cycle
file: if content = "x" then exec "/bin/true" repeat every cycle
network: if link down then exec "/bin/true" repeat every cycle
network: if link up then exec "/bin/true" repeat every cycle
process: if exist then exec "/bin/true" repeat every cycle
process: if cpu > 5% then exec "/bin/true" repeat every 1 cycle
file: if size > 5 MB then exec "/bin/true" repeat every 1 cycle
host: if failed port 80 then exec "/bin/true" repeat every 1 cycle
program: if status != 0 then exec "/bin/true" repeat every 1 cycle
process: if changed pid then exec "/bin/true" repeat every 1 cycle
file: if content = "x" then exec "/bin/true" repeat every 1 cycle
network: if link down then exec "/bin/true" repeat every 1 cycle
network: if link up then exec "/bin/true" repeat every 1 cycle
process: if exist then exec "/bin/true" repeat every 1 cycle
process: if cpu > 5% then exec "/bin/true" repeat every 5
file: if size > 5 MB then exec "/bin/true" repeat every 5
host: if failed port 80 then exec "/bin/true" repeat every 5
program: if status != 0 then exec "/bin/true" repeat every 5
process: if changed pid then exec "/bin/true" repeat every 5
file: if content = "x" then exec "/bin/true" repeat every 5
network: if link down then exec "/bin/true" repeat every 5
network: if link up then exec "/bin/true" repeat every 5
process: if exist then exec "/bin/true" repeat every 5
process: if cpu > 5% then exec "/bin/true" as uid root and repeat every 5 cycles
file: if size > 5 MB then exec "/bin/true" as uid root and repeat every 5 cycles
host: if failed port 80 then exec "/bin/true" as uid root and repeat every 5 cycles
program: if status != 0 then exec "/bin/true" as uid root and repeat every 5 cycles
process: if changed pid then exec "/bin/true" as uid root and repeat every 5 cycles
file: if content = "x" then exec "/bin/true" as uid root and repeat every 5 cycles
network: if link down then exec "/bin/true" as uid root and repeat every 5 cycles
network: if link up then exec "/bin/true" as uid root and repeat every 5 cycles
process: if exist then exec "/bin/true" as uid root and repeat every 5 cycles
process: if cpu > 5% then exec "/bin/true" with timeout 5 seconds
file: if size > 5 MB then exec "/bin/true" with timeout 5 seconds
host: if failed port 80 then exec "/bin/true" with timeout 5 seconds
program: if status != 0 then exec "/bin/true" with timeout 5 seconds
process: if changed pid then exec "/bin/true" with timeout 5 seconds
file: if content = "x" then exec "/bin/true" with timeout 5 seconds
network: if link down then exec "/bin/true" with timeout 5 seconds
network: if link up then exec "/bin/true" with timeout 5 seconds
process: if exist then exec "/bin/true" with timeout 5 seconds
process: if cpu > 5% then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
file: if size > 5 MB then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
host: if failed port 80 then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
program: if status != 0 then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
process: if changed pid then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
file: if content = "x" then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
network: if link down then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
network: if link up then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
process: if exist then exec "/bin/true" timeout 5 seconds repeat every 5 cycles
process: if cpu > 5% then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
file: if size > 5 MB then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
host: if failed port 80 then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
program: if status != 0 then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
process: if changed pid then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
file: if content = "x" then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
network: if link down then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
network: if link up then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
process: if exist then exec "/bin/true" repeat every 5 cycles timeout 5 seconds
process: if cpu > 5% then exec "/bin/true" timeout 1 minute
file: if size > 5 MB then exec "/bin/true" timeout 1 minute
host: if failed port 80 then exec "/bin/true" timeout 1 minute
program: if status != 0 then exec "/bin/true" timeout 1 minute
process: if changed pid then exec "/bin/true" timeout 1 minute
file: if content = "x" then exec "/bin/true" timeout 1 minute
network: if link down then exec "/bin/true" timeout 1 minute
network: if link up then exec "/bin/true" timeout 1 minute
process: if exist then exec "/bin/true" timeout 1 minute
process: if cpu > 5% then exec = "/bin/true"
file: if size > 5 MB then exec = "/bin/true"
host: if failed port 80 then exec = "/bin/true"
program: if status != 0 then exec = "/bin/true"
process: if changed pid then exec = "/bin/true"
file: if content = "x" then exec = "/bin/true"
network: if link down then exec = "/bin/true"
network: if link up then exec = "/bin/true"
process: if exist then exec = "/bin/true"
process: if cpu > 5% then exec '/bin/true a'
file: if size > 5 MB then exec '/bin/true a'
host: if failed port 80 then exec '/bin/true a'
program: if status != 0 then exec '/bin/true a'
process: if changed pid then exec '/bin/true a'
file: if content = "x" then exec '/bin/true a'
network: if link down then exec '/bin/true a'
network: if link up then exec '/bin/true a'
process: if exist then exec '/bin/true a'
process: if cpu > 5% then exec /bin/true
file: if size > 5 MB then exec /bin/true
host: if failed port 80 then exec /bin/true
program: if status != 0 then exec /bin/true
process: if changed pid then exec /bin/true
file: if content = "x" then exec /bin/true
network: if link down then exec /bin/true
network: if link up then exec /bin/true
process: if exist then exec /bin/true
process: if cpu > 5% then exec program "/bin/true"
file: if size > 5 MB then exec program "/bin/true"
host: if failed port 80 then exec program "/bin/true"
program: if status != 0 then exec program "/bin/true"
process: if changed pid then exec program "/bin/true"
file: if content = "x" then exec program "/bin/true"
network: if link down then exec program "/bin/true"
network: if link up then exec program "/bin/true"
process: if exist then exec program "/bin/true"
process: if cpu > 5% then ignore
file: if size > 5 MB then ignore
host: if failed port 80 then ignore
program: if status != 0 then ignore
process: if changed pid then ignore
file: if content = "x" then ignore
network: if link down then ignore
network: if link up then ignore
process: if exist then ignore
process: if cpu > 5% then alert else alert
file: if size > 5 MB then alert else alert
host: if failed port 80 then alert else alert
program: if status != 0 then alert else alert
process: if changed pid then alert else alert
file: if content = "x" then alert else alert
network: if link down then alert else alert
network: if link up then alert else alert
process: if exist then alert else alert
process: if cpu > 5% then alert else ignore
file: if size > 5 MB then alert else ignore
host: if failed port 80 then alert else ignore
program: if status != 0 then alert else ignore
process: if changed pid then alert else ignore
file: if content = "x" then alert else ignore
network: if link down then alert else ignore
network: if link up then alert else ignore
process: if exist then alert else ignore
process: if cpu > 5% then alert else if succeeded then alert
file: if size > 5 MB then alert else if succeeded then alert
host: if failed port 80 then alert else if succeeded then alert
program: if status != 0 then alert else if succeeded then alert
process: if changed pid then alert else if succeeded then alert
file: if content = "x" then alert else if succeeded then alert
network: if link down then alert else if succeeded then alert
network: if link up then alert else if succeeded then alert
process: if exist then alert else if succeeded then alert
process: if cpu > 5% then alert else if recovered then restart
file: if size > 5 MB then alert else if recovered then restart
host: if failed port 80 then alert else if recovered then restart
program: if status != 0 then alert else if recovered then restart
process: if changed pid then alert else if recovered then restart
file: if content = "x" then alert else if recovered then restart
network: if link down then alert else if recovered then restart
network: if link up then alert else if recovered then restart
process: if exist then alert else if recovered then restart
process: if cpu > 5% then alert else if passed then stop
file: if size > 5 MB then alert else if passed then stop
host: if failed port 80 then alert else if passed then stop
program: if status != 0 then alert else if passed then stop
process: if changed pid then alert else if passed then stop
file: if content = "x" then alert else if passed then stop
network: if link down then alert else if passed then stop
network: if link up then alert else if passed then stop
process: if exist then alert else if passed then stop
process: if cpu > 5% then alert else if success then stop
file: if size > 5 MB then alert else if success then stop
host: if failed port 80 then alert else if success then stop
program: if status != 0 then alert else if success then stop
process: if changed pid then alert else if success then stop
file: if content = "x" then alert else if success then stop
network: if link down then alert else if success then stop
network: if link up then alert else if success then stop
process: if exist then alert else if success then stop
process: if cpu > 5% then alert else if succeeded then ignore
file: if size > 5 MB then alert else if succeeded then ignore
host: if failed port 80 then alert else if succeeded then ignore
program: if status != 0 then alert else if succeeded then ignore
process: if changed pid then alert else if succeeded then ignore
file: if content = "x" then alert else if succeeded then ignore
network: if link down then alert else if succeeded then ignore
network: if link up then alert else if succeeded then ignore
process: if exist then alert else if succeeded then ignore
process: if cpu > 5% then alert else if succeeded for 2 cycles then alert
file: if size > 5 MB then alert else if succeeded for 2 cycles then alert
host: if failed port 80 then alert else if succeeded for 2 cycles then alert
program: if status != 0 then alert else if succeeded for 2 cycles then alert
process: if changed pid then alert else if succeeded for 2 cycles then alert
file: if content = "x" then alert else if succeeded for 2 cycles then alert
network: if link down then alert else if succeeded for 2 cycles then alert
network: if link up then alert else if succeeded for 2 cycles then alert
process: if exist then alert else if succeeded for 2 cycles then alert
process: if cpu > 5% then alert else if succeeded 2 times within 3 cycles then start
file: if size > 5 MB then alert else if succeeded 2 times within 3 cycles then start
host: if failed port 80 then alert else if succeeded 2 times within 3 cycles then start
program: if status != 0 then alert else if succeeded 2 times within 3 cycles then start
process: if changed pid then alert else if succeeded 2 times within 3 cycles then start
file: if content = "x" then alert else if succeeded 2 times within 3 cycles then start
network: if link down then alert else if succeeded 2 times within 3 cycles then start
network: if link up then alert else if succeeded 2 times within 3 cycles then start
process: if exist then alert else if succeeded 2 times within 3 cycles then start
process: if cpu > 5% then alert else if recovered 2 cycles then exec "/bin/true"
file: if size > 5 MB then alert else if recovered 2 cycles then exec "/bin/true"
host: if failed port 80 then alert else if recovered 2 cycles then exec "/bin/true"
program: if status != 0 then alert else if recovered 2 cycles then exec "/bin/true"
process: if changed pid then alert else if recovered 2 cycles then exec "/bin/true"
file: if content = "x" then alert else if recovered 2 cycles then exec "/bin/true"
network: if link down then alert else if recovered 2 cycles then exec "/bin/true"
network: if link up then alert else if recovered 2 cycles then exec "/bin/true"
process: if exist then alert else if recovered 2 cycles then exec "/bin/true"
process: if cpu > 5% then alert else exec "/bin/true" as uid root
file: if size > 5 MB then alert else exec "/bin/true" as uid root
host: if failed port 80 then alert else exec "/bin/true" as uid root
program: if status != 0 then alert else exec "/bin/true" as uid root
process: if changed pid then alert else exec "/bin/true" as uid root
file: if content = "x" then alert else exec "/bin/true" as uid root
network: if link down then alert else exec "/bin/true" as uid root
network: if link up then alert else exec "/bin/true" as uid root
process: if exist then alert else exec "/bin/true" as uid root
process: if cpu > 5% then alert else if failed then alert
file: if size > 5 MB then alert else if failed then alert
host: if failed port 80 then alert else if failed then alert
program: if status != 0 then alert else if failed then alert
process: if changed pid then alert else if failed then alert
file: if content = "x" then alert else if failed then alert
network: if link down then alert else if failed then alert
network: if link up then alert else if failed then alert
process: if exist then alert else if failed then alert
process: if cpu > 5% then alert else recovered then alert
file: if size > 5 MB then alert else recovered then alert
host: if failed port 80 then alert else recovered then alert
program: if status != 0 then alert else recovered then alert
process: if changed pid then alert else recovered then alert
file: if content = "x" then alert else recovered then alert
network: if link down then alert else recovered then alert
network: if link up then alert else recovered then alert
process: if exist then alert else recovered then alert
process: if cpu > 5% then alert else restart
file: if size > 5 MB then alert else restart
host: if failed port 80 then alert else restart
program: if status != 0 then alert else restart
process: if changed pid then alert else restart
file: if content = "x" then alert else restart
network: if link down then alert else restart
network: if link up then alert else restart
process: if exist then alert else restart
process: if cpu > 5% then restart else unmonitor
file: if size > 5 MB then restart else unmonitor
host: if failed port 80 then restart else unmonitor
program: if status != 0 then restart else unmonitor
process: if changed pid then restart else unmonitor
file: if content = "x" then restart else unmonitor
network: if link down then restart else unmonitor
network: if link up then restart else unmonitor
process: if exist then restart else unmonitor
process: if cpu > 5% then alert repeat every 5 cycles
file: if size > 5 MB then alert repeat every 5 cycles
host: if failed port 80 then alert repeat every 5 cycles
program: if status != 0 then alert repeat every 5 cycles
process: if changed pid then alert repeat every 5 cycles
file: if content = "x" then alert repeat every 5 cycles
network: if link down then alert repeat every 5 cycles
network: if link up then alert repeat every 5 cycles
process: if exist then alert repeat every 5 cycles
check process a with pidfile /x
check process a pidfile /x
check process a with pid file /x
check process a pidfile = /x
check process a with path /x
check process a matching "x"
check process a match "x"
check process a matching x
check process a with match x
check process "a b" with pidfile "/x y"
check process a in pidfile /x
check file a with path /x
check file a path /x
check file a in path /x
check file a = /x
check fifo a with path /x
check directory a with path /x
check dir a with path /x
check filesystem a with path /
check filesystem a path /
check filesystem a with path /dev/x
check filesystem a with path "server:/x"
check filesystem a with path server:/x
check filesystem a with path //server/x
check filesystem a with path none
check filesystem a with path tmpfs
check device a with path /
check host a with address b.c if failed ping then alert
check host a address b.c if failed ping then alert
check host a with address "b.c" if failed ping then alert
check host a with address ::1 if failed ping then alert
check host a with address "::1" if failed ping then alert
check host a with address fe80::1%lo if failed ping then alert
check host a.b with address 10.0.0.1 if failed ping then alert
check system a
check system $HOST
check system "$HOST"
check system a$HOST
check system
check program a with path /bin/true if status != 0 then alert
check program a with path "/bin/true a" if status != 0 then alert
check program a path '/bin/true a' if status != 0 then alert
check program a with path "/bin/true" timeout 5 seconds if status != 0 then alert
check program a with path "/bin/true" with timeout 5 minutes if status != 0 then alert
check program a with path "/bin/true" as uid root if status != 0 then alert
check program a with path "/bin/true" as uid root and gid root timeout 5 seconds if status != 0 then alert
check program a with path "/bin/true" timeout 5 seconds as uid root if status != 0 then alert
check program a with path "/bin/true" every 5 cycles if status != 0 then alert
check network a with interface lo
check network a interface lo
check network a with address 127.0.0.1
check network a with address ::1
check network a with interface "lo"
check net a with interface lo
check port a
check the process a with pidfile /x
check a process b with pidfile /x
CHECK PROCESS a WITH PIDFILE /x
check process program with pidfile /x
check file with with path /x
check process if with pidfile /x
check process start with pidfile /x
check process a with pidfile /x;
check process a, with pidfile /x
check process a with restart limit 5 pidfile /x
process: if cpu < 5% then alert
process: if threads < 5 then alert
system: if memory usage < 5 MB then alert
file: if size < 5 MB then alert
file: if timestamp < 5 minutes then alert
filesystem: if space usage < 5% then alert
program: if status < 5 then alert
network: if upload < 5 MB/s then alert
process: if uptime < 5 days then alert
host: if failed port 80 protocol http status < 5 then alert
file: if content < "x" then alert
file: if hardlink < 5 then alert
process: if security attribute < "x" then alert
system: if loadavg (5min) < 5 then alert
process: if threads > 5 then alert
system: if memory usage > 5 MB then alert
file: if timestamp > 5 minutes then alert
filesystem: if space usage > 5% then alert
program: if status > 5 then alert
host: if failed port 80 responsetime > 5 ms then alert
network: if upload > 5 MB/s then alert
process: if uptime > 5 days then alert
host: if failed port 80 protocol http status > 5 then alert
file: if content > "x" then alert
file: if hardlink > 5 then alert
process: if security attribute > "x" then alert
system: if loadavg (5min) > 5 then alert
process: if cpu = 5% then alert
process: if threads = 5 then alert
system: if memory usage = 5 MB then alert
file: if size = 5 MB then alert
file: if timestamp = 5 minutes then alert
filesystem: if space usage = 5% then alert
program: if status = 5 then alert
host: if failed port 80 responsetime = 5 ms then alert
network: if upload = 5 MB/s then alert
process: if uptime = 5 days then alert
host: if failed port 80 protocol http status = 5 then alert
file: if hardlink = 5 then alert
system: if loadavg (5min) = 5 then alert
process: if cpu == 5% then alert
process: if threads == 5 then alert
system: if memory usage == 5 MB then alert
file: if size == 5 MB then alert
file: if timestamp == 5 minutes then alert
filesystem: if space usage == 5% then alert
program: if status == 5 then alert
host: if failed port 80 responsetime == 5 ms then alert
network: if upload == 5 MB/s then alert
process: if uptime == 5 days then alert
host: if failed port 80 protocol http status == 5 then alert
file: if hardlink == 5 then alert
process: if security attribute == "x" then alert
system: if loadavg (5min) == 5 then alert
process: if cpu != 5% then alert
process: if threads != 5 then alert
system: if memory usage != 5 MB then alert
file: if size != 5 MB then alert
file: if timestamp != 5 minutes then alert
filesystem: if space usage != 5% then alert
program: if status != 5 then alert
host: if failed port 80 responsetime != 5 ms then alert
network: if upload != 5 MB/s then alert
process: if uptime != 5 days then alert
host: if failed port 80 protocol http status != 5 then alert
file: if hardlink != 5 then alert
process: if security attribute != "x" then alert
system: if loadavg (5min) != 5 then alert
process: if cpu <= 5% then alert
process: if threads <= 5 then alert
system: if memory usage <= 5 MB then alert
file: if size <= 5 MB then alert
file: if timestamp <= 5 minutes then alert
filesystem: if space usage <= 5% then alert
program: if status <= 5 then alert
host: if failed port 80 responsetime <= 5 ms then alert
network: if upload <= 5 MB/s then alert
process: if uptime <= 5 days then alert
host: if failed port 80 protocol http status <= 5 then alert
file: if content <= "x" then alert
file: if hardlink <= 5 then alert
process: if security attribute <= "x" then alert
system: if loadavg (5min) <= 5 then alert
process: if cpu >= 5% then alert
process: if threads >= 5 then alert
system: if memory usage >= 5 MB then alert
file: if size >= 5 MB then alert
file: if timestamp >= 5 minutes then alert
filesystem: if space usage >= 5% then alert
program: if status >= 5 then alert
host: if failed port 80 responsetime >= 5 ms then alert
network: if upload >= 5 MB/s then alert
process: if uptime >= 5 days then alert
host: if failed port 80 protocol http status >= 5 then alert
file: if content >= "x" then alert
file: if hardlink >= 5 then alert
process: if security attribute >= "x" then alert
system: if loadavg (5min) >= 5 then alert
process: if cpu =< 5% then alert
process: if threads =< 5 then alert
system: if memory usage =< 5 MB then alert
file: if size =< 5 MB then alert
file: if timestamp =< 5 minutes then alert
filesystem: if space usage =< 5% then alert
program: if status =< 5 then alert
host: if failed port 80 responsetime =< 5 ms then alert
network: if upload =< 5 MB/s then alert
process: if uptime =< 5 days then alert
host: if failed port 80 protocol http status =< 5 then alert
file: if content =< "x" then alert
file: if hardlink =< 5 then alert
process: if security attribute =< "x" then alert
system: if loadavg (5min) =< 5 then alert
process: if cpu => 5% then alert
process: if threads => 5 then alert
system: if memory usage => 5 MB then alert
file: if size => 5 MB then alert
file: if timestamp => 5 minutes then alert
filesystem: if space usage => 5% then alert
program: if status => 5 then alert
host: if failed port 80 responsetime => 5 ms then alert
network: if upload => 5 MB/s then alert
process: if uptime => 5 days then alert
host: if failed port 80 protocol http status => 5 then alert
file: if content => "x" then alert
file: if hardlink => 5 then alert
process: if security attribute => "x" then alert
system: if loadavg (5min) => 5 then alert
process: if cpu <> 5% then alert
process: if threads <> 5 then alert
system: if memory usage <> 5 MB then alert
file: if size <> 5 MB then alert
file: if timestamp <> 5 minutes then alert
filesystem: if space usage <> 5% then alert
program: if status <> 5 then alert
host: if failed port 80 responsetime <> 5 ms then alert
network: if upload <> 5 MB/s then alert
process: if uptime <> 5 days then alert
host: if failed port 80 protocol http status <> 5 then alert
file: if content <> "x" then alert
file: if hardlink <> 5 then alert
process: if security attribute <> "x" then alert
system: if loadavg (5min) <> 5 then alert
process: if cpu gt 5% then alert
process: if threads gt 5 then alert
system: if memory usage gt 5 MB then alert
file: if size gt 5 MB then alert
file: if timestamp gt 5 minutes then alert
filesystem: if space usage gt 5% then alert
program: if status gt 5 then alert
host: if failed port 80 responsetime gt 5 ms then alert
network: if upload gt 5 MB/s then alert
process: if uptime gt 5 days then alert
host: if failed port 80 protocol http status gt 5 then alert
file: if content gt "x" then alert
file: if hardlink gt 5 then alert
process: if security attribute gt "x" then alert
system: if loadavg (5min) gt 5 then alert
process: if cpu lt 5% then alert
process: if threads lt 5 then alert
system: if memory usage lt 5 MB then alert
file: if size lt 5 MB then alert
file: if timestamp lt 5 minutes then alert
filesystem: if space usage lt 5% then alert
program: if status lt 5 then alert
host: if failed port 80 responsetime lt 5 ms then alert
network: if upload lt 5 MB/s then alert
process: if uptime lt 5 days then alert
host: if failed port 80 protocol http status lt 5 then alert
file: if content lt "x" then alert
file: if hardlink lt 5 then alert
process: if security attribute lt "x" then alert
system: if loadavg (5min) lt 5 then alert
process: if cpu eq 5% then alert
process: if threads eq 5 then alert
system: if memory usage eq 5 MB then alert
file: if size eq 5 MB then alert
file: if timestamp eq 5 minutes then alert
filesystem: if space usage eq 5% then alert
program: if status eq 5 then alert
host: if failed port 80 responsetime eq 5 ms then alert
network: if upload eq 5 MB/s then alert
process: if uptime eq 5 days then alert
host: if failed port 80 protocol http status eq 5 then alert
file: if hardlink eq 5 then alert
process: if security attribute eq "x" then alert
system: if loadavg (5min) eq 5 then alert
process: if cpu ne 5% then alert
process: if threads ne 5 then alert
system: if memory usage ne 5 MB then alert
file: if size ne 5 MB then alert
file: if timestamp ne 5 minutes then alert
filesystem: if space usage ne 5% then alert
program: if status ne 5 then alert
host: if failed port 80 responsetime ne 5 ms then alert
network: if upload ne 5 MB/s then alert
process: if uptime ne 5 days then alert
host: if failed port 80 protocol http status ne 5 then alert
file: if hardlink ne 5 then alert
process: if security attribute ne "x" then alert
system: if loadavg (5min) ne 5 then alert
process: if cpu ge 5% then alert
process: if threads ge 5 then alert
system: if memory usage ge 5 MB then alert
file: if size ge 5 MB then alert
file: if timestamp ge 5 minutes then alert
filesystem: if space usage ge 5% then alert
program: if status ge 5 then alert
host: if failed port 80 responsetime ge 5 ms then alert
network: if upload ge 5 MB/s then alert
process: if uptime ge 5 days then alert
host: if failed port 80 protocol http status ge 5 then alert
file: if content ge "x" then alert
file: if hardlink ge 5 then alert
process: if security attribute ge "x" then alert
system: if loadavg (5min) ge 5 then alert
process: if cpu le 5% then alert
process: if threads le 5 then alert
system: if memory usage le 5 MB then alert
file: if size le 5 MB then alert
file: if timestamp le 5 minutes then alert
filesystem: if space usage le 5% then alert
program: if status le 5 then alert
host: if failed port 80 responsetime le 5 ms then alert
network: if upload le 5 MB/s then alert
process: if uptime le 5 days then alert
host: if failed port 80 protocol http status le 5 then alert
file: if content le "x" then alert
file: if hardlink le 5 then alert
process: if security attribute le "x" then alert
system: if loadavg (5min) le 5 then alert
process: if cpu less 5% then alert
process: if threads less 5 then alert
system: if memory usage less 5 MB then alert
file: if size less 5 MB then alert
file: if timestamp less 5 minutes then alert
filesystem: if space usage less 5% then alert
program: if status less 5 then alert
host: if failed port 80 responsetime less 5 ms then alert
network: if upload less 5 MB/s then alert
process: if uptime less 5 days then alert
host: if failed port 80 protocol http status less 5 then alert
file: if content less "x" then alert
file: if hardlink less 5 then alert
process: if security attribute less "x" then alert
system: if loadavg (5min) less 5 then alert
process: if cpu greater 5% then alert
process: if threads greater 5 then alert
system: if memory usage greater 5 MB then alert
file: if size greater 5 MB then alert
file: if timestamp greater 5 minutes then alert
filesystem: if space usage greater 5% then alert
program: if status greater 5 then alert
host: if failed port 80 responsetime greater 5 ms then alert
network: if upload greater 5 MB/s then alert
process: if uptime greater 5 days then alert
host: if failed port 80 protocol http status greater 5 then alert
file: if content greater "x" then alert
file: if hardlink greater 5 then alert
process: if security attribute greater "x" then alert
system: if loadavg (5min) greater 5 then alert
process: if cpu equal 5% then alert
process: if threads equal 5 then alert
system: if memory usage equal 5 MB then alert
file: if size equal 5 MB then alert
file: if timestamp equal 5 minutes then alert
filesystem: if space usage equal 5% then alert
program: if status equal 5 then alert
host: if failed port 80 responsetime equal 5 ms then alert
network: if upload equal 5 MB/s then alert
process: if uptime equal 5 days then alert
host: if failed port 80 protocol http status equal 5 then alert
file: if hardlink equal 5 then alert
process: if security attribute equal "x" then alert
system: if loadavg (5min) equal 5 then alert
process: if cpu notequal 5% then alert
process: if threads notequal 5 then alert
system: if memory usage notequal 5 MB then alert
file: if size notequal 5 MB then alert
file: if timestamp notequal 5 minutes then alert
filesystem: if space usage notequal 5% then alert
program: if status notequal 5 then alert
host: if failed port 80 responsetime notequal 5 ms then alert
network: if upload notequal 5 MB/s then alert
process: if uptime notequal 5 days then alert
host: if failed port 80 protocol http status notequal 5 then alert
file: if hardlink notequal 5 then alert
process: if security attribute notequal "x" then alert
system: if loadavg (5min) notequal 5 then alert
process: if cpu not equal 5% then alert
process: if threads not equal 5 then alert
system: if memory usage not equal 5 MB then alert
file: if size not equal 5 MB then alert
file: if timestamp not equal 5 minutes then alert
filesystem: if space usage not equal 5% then alert
program: if status not equal 5 then alert
host: if failed port 80 responsetime not equal 5 ms then alert
network: if upload not equal 5 MB/s then alert
process: if uptime not equal 5 days then alert
host: if failed port 80 protocol http status not equal 5 then alert
file: if hardlink not equal 5 then alert
process: if security attribute not equal "x" then alert
system: if loadavg (5min) not equal 5 then alert
process: if cpu less than 5% then alert
process: if threads less than 5 then alert
system: if memory usage less than 5 MB then alert
file: if size less than 5 MB then alert
file: if timestamp less than 5 minutes then alert
filesystem: if space usage less than 5% then alert
program: if status less than 5 then alert
host: if failed port 80 responsetime less than 5 ms then alert
network: if upload less than 5 MB/s then alert
process: if uptime less than 5 days then alert
host: if failed port 80 protocol http status less than 5 then alert
file: if content less than "x" then alert
file: if hardlink less than 5 then alert
process: if security attribute less than "x" then alert
system: if loadavg (5min) less than 5 then alert
process: if cpu greater than 5% then alert
process: if threads greater than 5 then alert
system: if memory usage greater than 5 MB then alert
file: if size greater than 5 MB then alert
file: if timestamp greater than 5 minutes then alert
filesystem: if space usage greater than 5% then alert
program: if status greater than 5 then alert
host: if failed port 80 responsetime greater than 5 ms then alert
network: if upload greater than 5 MB/s then alert
process: if uptime greater than 5 days then alert
host: if failed port 80 protocol http status greater than 5 then alert
file: if content greater than "x" then alert
file: if hardlink greater than 5 then alert
process: if security attribute greater than "x" then alert
system: if loadavg (5min) greater than 5 then alert
process: if cpu is less than 5% then alert
process: if threads is less than 5 then alert
system: if memory usage is less than 5 MB then alert
file: if size is less than 5 MB then alert
file: if timestamp is less than 5 minutes then alert
filesystem: if space usage is less than 5% then alert
program: if status is less than 5 then alert
host: if failed port 80 responsetime is less than 5 ms then alert
network: if upload is less than 5 MB/s then alert
process: if uptime is less than 5 days then alert
host: if failed port 80 protocol http status is less than 5 then alert
file: if content is less than "x" then alert
file: if hardlink is less than 5 then alert
process: if security attribute is less than "x" then alert
system: if loadavg (5min) is less than 5 then alert
process: if cpu is greater than 5% then alert
process: if threads is greater than 5 then alert
system: if memory usage is greater than 5 MB then alert
file: if size is greater than 5 MB then alert
file: if timestamp is greater than 5 minutes then alert
filesystem: if space usage is greater than 5% then alert
program: if status is greater than 5 then alert
host: if failed port 80 responsetime is greater than 5 ms then alert
network: if upload is greater than 5 MB/s then alert
process: if uptime is greater than 5 days then alert
host: if failed port 80 protocol http status is greater than 5 then alert
file: if content is greater than "x" then alert
file: if hardlink is greater than 5 then alert
process: if security attribute is greater than "x" then alert
system: if loadavg (5min) is greater than 5 then alert
process: if cpu is equal to 5% then alert
process: if threads is equal to 5 then alert
system: if memory usage is equal to 5 MB then alert
file: if size is equal to 5 MB then alert
file: if timestamp is equal to 5 minutes then alert
filesystem: if space usage is equal to 5% then alert
program: if status is equal to 5 then alert
host: if failed port 80 responsetime is equal to 5 ms then alert
network: if upload is equal to 5 MB/s then alert
process: if uptime is equal to 5 days then alert
host: if failed port 80 protocol http status is equal to 5 then alert
file: if content is equal to "x" then alert
file: if hardlink is equal to 5 then alert
process: if security attribute is equal to "x" then alert
system: if loadavg (5min) is equal to 5 then alert
process: if cpu is not equal 5% then alert
process: if threads is not equal 5 then alert
system: if memory usage is not equal 5 MB then alert
file: if size is not equal 5 MB then alert
file: if timestamp is not equal 5 minutes then alert
filesystem: if space usage is not equal 5% then alert
program: if status is not equal 5 then alert
host: if failed port 80 responsetime is not equal 5 ms then alert
network: if upload is not equal 5 MB/s then alert
process: if uptime is not equal 5 days then alert
host: if failed port 80 protocol http status is not equal 5 then alert
file: if content is not equal "x" then alert
file: if hardlink is not equal 5 then alert
process: if security attribute is not equal "x" then alert
system: if loadavg (5min) is not equal 5 then alert
process: if cpu equals 5% then alert
process: if threads equals 5 then alert
system: if memory usage equals 5 MB then alert
file: if size equals 5 MB then alert
file: if timestamp equals 5 minutes then alert
filesystem: if space usage equals 5% then alert
program: if status equals 5 then alert
host: if failed port 80 responsetime equals 5 ms then alert
network: if upload equals 5 MB/s then alert
process: if uptime equals 5 days then alert
host: if failed port 80 protocol http status equals 5 then alert
file: if content equals "x" then alert
file: if hardlink equals 5 then alert
process: if security attribute equals "x" then alert
system: if loadavg (5min) equals 5 then alert
process: if cpu older 5% then alert
process: if threads older 5 then alert
system: if memory usage older 5 MB then alert
file: if size older 5 MB then alert
file: if timestamp older 5 minutes then alert
filesystem: if space usage older 5% then alert
program: if status older 5 then alert
host: if failed port 80 responsetime older 5 ms then alert
network: if upload older 5 MB/s then alert
process: if uptime older 5 days then alert
host: if failed port 80 protocol http status older 5 then alert
file: if content older "x" then alert
file: if hardlink older 5 then alert
process: if security attribute older "x" then alert
system: if loadavg (5min) older 5 then alert
process: if cpu newer 5% then alert
process: if threads newer 5 then alert
system: if memory usage newer 5 MB then alert
file: if size newer 5 MB then alert
file: if timestamp newer 5 minutes then alert
filesystem: if space usage newer 5% then alert
program: if status newer 5 then alert
host: if failed port 80 responsetime newer 5 ms then alert
network: if upload newer 5 MB/s then alert
process: if uptime newer 5 days then alert
host: if failed port 80 protocol http status newer 5 then alert
file: if content newer "x" then alert
file: if hardlink newer 5 then alert
process: if security attribute newer "x" then alert
system: if loadavg (5min) newer 5 then alert
process: if cpu is older than 5% then alert
process: if threads is older than 5 then alert
system: if memory usage is older than 5 MB then alert
file: if size is older than 5 MB then alert
file: if timestamp is older than 5 minutes then alert
filesystem: if space usage is older than 5% then alert
program: if status is older than 5 then alert
host: if failed port 80 responsetime is older than 5 ms then alert
network: if upload is older than 5 MB/s then alert
process: if uptime is older than 5 days then alert
host: if failed port 80 protocol http status is older than 5 then alert
file: if content is older than "x" then alert
file: if hardlink is older than 5 then alert
process: if security attribute is older than "x" then alert
system: if loadavg (5min) is older than 5 then alert
process: if cpu older than 5% then alert
process: if threads older than 5 then alert
system: if memory usage older than 5 MB then alert
file: if size older than 5 MB then alert
file: if timestamp older than 5 minutes then alert
filesystem: if space usage older than 5% then alert
program: if status older than 5 then alert
host: if failed port 80 responsetime older than 5 ms then alert
network: if upload older than 5 MB/s then alert
process: if uptime older than 5 days then alert
host: if failed port 80 protocol http status older than 5 then alert
file: if content older than "x" then alert
file: if hardlink older than 5 then alert
process: if security attribute older than "x" then alert
system: if loadavg (5min) older than 5 then alert
process: if cpu newer than 5% then alert
process: if threads newer than 5 then alert
system: if memory usage newer than 5 MB then alert
file: if size newer than 5 MB then alert
file: if timestamp newer than 5 minutes then alert
filesystem: if space usage newer than 5% then alert
program: if status newer than 5 then alert
host: if failed port 80 responsetime newer than 5 ms then alert
network: if upload newer than 5 MB/s then alert
process: if uptime newer than 5 days then alert
host: if failed port 80 protocol http status newer than 5 then alert
file: if content newer than "x" then alert
file: if hardlink newer than 5 then alert
process: if security attribute newer than "x" then alert
system: if loadavg (5min) newer than 5 then alert
process: if cpu at least 5% then alert
process: if threads at least 5 then alert
system: if memory usage at least 5 MB then alert
file: if size at least 5 MB then alert
file: if timestamp at least 5 minutes then alert
filesystem: if space usage at least 5% then alert
program: if status at least 5 then alert
host: if failed port 80 responsetime at least 5 ms then alert
network: if upload at least 5 MB/s then alert
process: if uptime at least 5 days then alert
host: if failed port 80 protocol http status at least 5 then alert
file: if content at least "x" then alert
file: if hardlink at least 5 then alert
process: if security attribute at least "x" then alert
system: if loadavg (5min) at least 5 then alert
process: if cpu more than 5% then alert
process: if threads more than 5 then alert
system: if memory usage more than 5 MB then alert
file: if size more than 5 MB then alert
file: if timestamp more than 5 minutes then alert
filesystem: if space usage more than 5% then alert
program: if status more than 5 then alert
host: if failed port 80 responsetime more than 5 ms then alert
network: if upload more than 5 MB/s then alert
process: if uptime more than 5 days then alert
host: if failed port 80 protocol http status more than 5 then alert
file: if content more than "x" then alert
file: if hardlink more than 5 then alert
process: if security attribute more than "x" then alert
system: if loadavg (5min) more than 5 then alert
process: if cpu above 5% then alert
process: if threads above 5 then alert
system: if memory usage above 5 MB then alert
file: if size above 5 MB then alert
file: if timestamp above 5 minutes then alert
filesystem: if space usage above 5% then alert
program: if status above 5 then alert
host: if failed port 80 responsetime above 5 ms then alert
network: if upload above 5 MB/s then alert
process: if uptime above 5 days then alert
host: if failed port 80 protocol http status above 5 then alert
file: if content above "x" then alert
file: if hardlink above 5 then alert
process: if security attribute above "x" then alert
system: if loadavg (5min) above 5 then alert
process: if cpu below 5% then alert
process: if threads below 5 then alert
system: if memory usage below 5 MB then alert
file: if size below 5 MB then alert
file: if timestamp below 5 minutes then alert
filesystem: if space usage below 5% then alert
program: if status below 5 then alert
host: if failed port 80 responsetime below 5 ms then alert
network: if upload below 5 MB/s then alert
process: if uptime below 5 days then alert
host: if failed port 80 protocol http status below 5 then alert
file: if content below "x" then alert
file: if hardlink below 5 then alert
process: if security attribute below "x" then alert
system: if loadavg (5min) below 5 then alert
process: if cpu exceeds 5% then alert
process: if threads exceeds 5 then alert
system: if memory usage exceeds 5 MB then alert
file: if size exceeds 5 MB then alert
file: if timestamp exceeds 5 minutes then alert
filesystem: if space usage exceeds 5% then alert
program: if status exceeds 5 then alert
host: if failed port 80 responsetime exceeds 5 ms then alert
network: if upload exceeds 5 MB/s then alert
process: if uptime exceeds 5 days then alert
host: if failed port 80 protocol http status exceeds 5 then alert
file: if content exceeds "x" then alert
file: if hardlink exceeds 5 then alert
process: if security attribute exceeds "x" then alert
system: if loadavg (5min) exceeds 5 then alert
process: if cpu ~ 5% then alert
process: if threads ~ 5 then alert
system: if memory usage ~ 5 MB then alert
file: if size ~ 5 MB then alert
file: if timestamp ~ 5 minutes then alert
filesystem: if space usage ~ 5% then alert
program: if status ~ 5 then alert
host: if failed port 80 responsetime ~ 5 ms then alert
network: if upload ~ 5 MB/s then alert
process: if uptime ~ 5 days then alert
host: if failed port 80 protocol http status ~ 5 then alert
file: if content ~ "x" then alert
file: if hardlink ~ 5 then alert
process: if security attribute ~ "x" then alert
system: if loadavg (5min) ~ 5 then alert
process: if cpu =~ 5% then alert
process: if threads =~ 5 then alert
system: if memory usage =~ 5 MB then alert
file: if size =~ 5 MB then alert
file: if timestamp =~ 5 minutes then alert
filesystem: if space usage =~ 5% then alert
program: if status =~ 5 then alert
host: if failed port 80 responsetime =~ 5 ms then alert
network: if upload =~ 5 MB/s then alert
process: if uptime =~ 5 days then alert
host: if failed port 80 protocol http status =~ 5 then alert
file: if hardlink =~ 5 then alert
process: if security attribute =~ "x" then alert
system: if loadavg (5min) =~ 5 then alert
process: if cpu !~ 5% then alert
process: if threads !~ 5 then alert
system: if memory usage !~ 5 MB then alert
file: if size !~ 5 MB then alert
file: if timestamp !~ 5 minutes then alert
filesystem: if space usage !~ 5% then alert
program: if status !~ 5 then alert
host: if failed port 80 responsetime !~ 5 ms then alert
network: if upload !~ 5 MB/s then alert
process: if uptime !~ 5 days then alert
host: if failed port 80 protocol http status !~ 5 then alert
file: if hardlink !~ 5 then alert
process: if security attribute !~ "x" then alert
system: if loadavg (5min) !~ 5 then alert
process: if cpu less or equal 5% then alert
process: if threads less or equal 5 then alert
system: if memory usage less or equal 5 MB then alert
file: if size less or equal 5 MB then alert
file: if timestamp less or equal 5 minutes then alert
filesystem: if space usage less or equal 5% then alert
program: if status less or equal 5 then alert
host: if failed port 80 responsetime less or equal 5 ms then alert
network: if upload less or equal 5 MB/s then alert
process: if uptime less or equal 5 days then alert
host: if failed port 80 protocol http status less or equal 5 then alert
file: if content less or equal "x" then alert
file: if hardlink less or equal 5 then alert
process: if security attribute less or equal "x" then alert
system: if loadavg (5min) less or equal 5 then alert
process: if cpu less or equal than 5% then alert
process: if threads less or equal than 5 then alert
system: if memory usage less or equal than 5 MB then alert
file: if size less or equal than 5 MB then alert
file: if timestamp less or equal than 5 minutes then alert
filesystem: if space usage less or equal than 5% then alert
program: if status less or equal than 5 then alert
host: if failed port 80 responsetime less or equal than 5 ms then alert
network: if upload less or equal than 5 MB/s then alert
process: if uptime less or equal than 5 days then alert
host: if failed port 80 protocol http status less or equal than 5 then alert
file: if content less or equal than "x" then alert
file: if hardlink less or equal than 5 then alert
process: if security attribute less or equal than "x" then alert
system: if loadavg (5min) less or equal than 5 then alert
process: if cpu greater or equal 5% then alert
process: if threads greater or equal 5 then alert
system: if memory usage greater or equal 5 MB then alert
file: if size greater or equal 5 MB then alert
file: if timestamp greater or equal 5 minutes then alert
filesystem: if space usage greater or equal 5% then alert
program: if status greater or equal 5 then alert
host: if failed port 80 responsetime greater or equal 5 ms then alert
network: if upload greater or equal 5 MB/s then alert
process: if uptime greater or equal 5 days then alert
host: if failed port 80 protocol http status greater or equal 5 then alert
file: if content greater or equal "x" then alert
file: if hardlink greater or equal 5 then alert
process: if security attribute greater or equal "x" then alert
system: if loadavg (5min) greater or equal 5 then alert
process: if cpu is less or equal to 5% then alert
process: if threads is less or equal to 5 then alert
system: if memory usage is less or equal to 5 MB then alert
file: if size is less or equal to 5 MB then alert
file: if timestamp is less or equal to 5 minutes then alert
filesystem: if space usage is less or equal to 5% then alert
program: if status is less or equal to 5 then alert
host: if failed port 80 responsetime is less or equal to 5 ms then alert
network: if upload is less or equal to 5 MB/s then alert
process: if uptime is less or equal to 5 days then alert
host: if failed port 80 protocol http status is less or equal to 5 then alert
file: if content is less or equal to "x" then alert
file: if hardlink is less or equal to 5 then alert
process: if security attribute is less or equal to "x" then alert
system: if loadavg (5min) is less or equal to 5 then alert
process: if cpu is greater than or equal to 5% then alert
process: if threads is greater than or equal to 5 then alert
system: if memory usage is greater than or equal to 5 MB then alert
file: if size is greater than or equal to 5 MB then alert
file: if timestamp is greater than or equal to 5 minutes then alert
filesystem: if space usage is greater than or equal to 5% then alert
program: if status is greater than or equal to 5 then alert
host: if failed port 80 responsetime is greater than or equal to 5 ms then alert
network: if upload is greater than or equal to 5 MB/s then alert
process: if uptime is greater than or equal to 5 days then alert
host: if failed port 80 protocol http status is greater than or equal to 5 then alert
file: if content is greater than or equal to "x" then alert
file: if hardlink is greater than or equal to 5 then alert
process: if security attribute is greater than or equal to "x" then alert
system: if loadavg (5min) is greater than or equal to 5 then alert
process: if cpu - 5% then alert
process: if threads - 5 then alert
system: if memory usage - 5 MB then alert
file: if size - 5 MB then alert
file: if timestamp - 5 minutes then alert
filesystem: if space usage - 5% then alert
program: if status - 5 then alert
host: if failed port 80 responsetime - 5 ms then alert
network: if upload - 5 MB/s then alert
process: if uptime - 5 days then alert
host: if failed port 80 protocol http status - 5 then alert
file: if content - "x" then alert
file: if hardlink - 5 then alert
process: if security attribute - "x" then alert
system: if loadavg (5min) - 5 then alert
process: if cpu  5% then alert
process: if threads  5 then alert
system: if memory usage  5 MB then alert
file: if size  5 MB then alert
file: if timestamp  5 minutes then alert
filesystem: if space usage  5% then alert
program: if status  5 then alert
host: if failed port 80 responsetime  5 ms then alert
network: if upload  5 MB/s then alert
process: if uptime  5 days then alert
host: if failed port 80 protocol http status  5 then alert
file: if content  "x" then alert
file: if hardlink  5 then alert
process: if security attribute  "x" then alert
system: if loadavg (5min)  5 then alert
`
