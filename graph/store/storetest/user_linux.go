package storetest

import (
	"os"
	"os/exec"
	"syscall"
)

// nobody is who runs PostgreSQL where the tests are root's, whom it refuses.
const nobody = 65534

// unprivileged has a program run as nobody, and end when the tests do, whatever
// ended those; to Linux that is when the thread ends which started it.
func unprivileged(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
	if os.Geteuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
}

// give makes a folder that of who runs PostgreSQL.
func give(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return os.Chown(dir, nobody, nobody)
}
