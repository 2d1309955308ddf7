//go:build pam && cgo

package checks

// PAM tells whether this build can ask PAM for passwords, which needs its C library.
const PAM = true
