//go:build pam && cgo

package load

// PAM tells whether this build can ask PAM for passwords, which needs its C library.
const PAM = true
