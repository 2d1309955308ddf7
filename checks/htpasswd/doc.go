// Package htpasswd reads files of users and passwords as htpasswd(1) of Apache and `openssl passwd` write them. It knows
// nothing of HTTP: the control file is checked with it when it is read, and the web room asks the same users in.
package htpasswd
