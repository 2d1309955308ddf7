// Package starter is the small process that programs are started from, so that no thread of the daemon waits in the kernel
// for a program file on a dead mount, and what programs leave in the background keeps somebody who reads its output.
//
// It is the same binary run again with Marker in its environment. Its init function takes over before nearly every other
// package has begun, which is why it may import nothing but syscall and unsafe: a process of all of upkeep holds 3 MB, this
// one less than one. It reads orders (Order, with descriptors beside) from the socket that Marker names and forks for each;
// the fork makes itself a child of the daemon (CLONE_PARENT), tells its process id, waits for a word, and executes the
// program in place. It is no vfork, so an execve(2) that hangs holds that fork alone.
//
// The starter keeps the reading end of each program's output as long as somebody may write to it. While the daemon lives it
// does not read; when the daemon is gone it reads and drops what comes, and ends when nobody can write any more.
//
// An order goes over the socket as its length (4 bytes, least significant first) and its text, with descriptors beside the
// length: the socket of this one start, and when the output is kept the writing ends of standard output and standard error
// and the reading ends of both. On the socket of the start come Replies of 8 bytes, a Stage and a number (its process id, or
// the errno of what failed), and the daemon answers the first with one byte. A socket that ends without an error after that
// byte means that the program runs; a daemon that is gone before it means that nothing is run.
package starter
