// Package cgroup finds the control groups that this program is in, and the smallest limits on the way up (cgroups(7)).
package cgroup
