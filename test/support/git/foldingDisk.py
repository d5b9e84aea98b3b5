"""
A disk that takes several spellings of a name for one, as those of macOS and Windows do:

    foldingDisk.py BACKING MOUNT RULE...

    case      upper and lower case are one, and a name stays as it was written (NTFS; with form: APFS)
    form      composed and decomposed characters are one
    rewrites  names are kept decomposed, whatever form they were written in (HFS+)
    holds     a program has each file open that is called *.open, so that it cannot be moved or deleted, and each that is called
              *.locked, so that it cannot be read either, once the file HOLD is there (Windows)

It runs until it is unmounted. BACKING holds its files.
"""

import errno
import os
import sys
import unicodedata

try:
    from fusepy import FUSE, FuseOSError, Operations
except ImportError:
    from fuse import FUSE, FuseOSError, Operations

STAT = ("st_atime", "st_ctime", "st_mtime", "st_mode", "st_nlink", "st_size", "st_uid", "st_gid", "st_ino")
STATVFS = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_favail", "f_ffree", "f_files", "f_flag", "f_frsize", "f_namemax")


def refusing(act):
    """An error of the backing disk becomes one of this disk."""

    def acted(*args):
        try:
            return act(*args)
        except FuseOSError:
            raise
        except OSError as error:
            raise FuseOSError(error.errno)

    return acted


class FoldingDisk(Operations):
    def __init__(self, backing, rules):
        self.backing = os.path.realpath(backing)
        self.rules = rules

    def key(self, name):
        if "form" in self.rules:
            name = unicodedata.normalize("NFD", name)
        if "case" in self.rules:
            # NTFS knows letters one by one; APFS also takes ß for ss.
            name = name.casefold() if "form" in self.rules else "".join(c.upper() if len(c.upper()) == 1 else c for c in name)
        return unicodedata.normalize("NFD", name) if "form" in self.rules else name

    def find(self, folder, name):
        """The name of a folder that this one is taken for; the name itself where there is none."""
        if os.path.lexists(os.path.join(folder, name)):
            return name
        try:
            names = os.listdir(folder)
        except OSError:
            return name
        key = self.key(name)
        return next((one for one in names if self.key(one) == key), self.written(name))

    def written(self, name):
        return unicodedata.normalize("NFD", name) if "rewrites" in self.rules else name

    def real(self, path):
        here = self.backing
        for part in path.split("/"):
            if part:
                here = os.path.join(here, self.find(here, part))
        return here

    def named(self, path):
        """Where something new lies: in the folder that is there, by the name that it is given."""
        return os.path.join(self.real(os.path.dirname(path)), self.written(os.path.basename(path)))

    def check(self, path, *endings):
        if "holds" in self.rules and path.endswith(endings) and os.path.exists(os.path.join(self.backing, "HOLD")):
            raise FuseOSError(errno.EBUSY)

    @refusing
    def access(self, path, mode):
        return 0

    @refusing
    def getattr(self, path, handle=None):
        stat = os.lstat(self.real(path))
        return {key: getattr(stat, key) for key in STAT}

    @refusing
    def readdir(self, path, handle):
        return [".", "..", *os.listdir(self.real(path))]

    @refusing
    def readlink(self, path):
        return os.readlink(self.real(path))

    def new(self, path):
        if os.path.lexists(self.real(path)):
            raise FuseOSError(errno.EEXIST)
        return self.named(path)

    @refusing
    def mkdir(self, path, mode):
        os.mkdir(self.new(path), mode)

    @refusing
    def rmdir(self, path):
        os.rmdir(self.real(path))

    @refusing
    def unlink(self, path):
        self.check(path, ".open", ".locked")
        os.unlink(self.real(path))

    @refusing
    def symlink(self, path, target):
        os.symlink(target, self.new(path))

    @refusing
    def link(self, path, source):
        os.link(self.real(source), self.new(path), follow_symlinks=False)

    @refusing
    def rename(self, old, new):
        self.check(old, ".open", ".locked")
        source, target = self.real(old), self.real(new)
        os.rename(source, target)
        if target != self.named(new):
            os.rename(target, self.named(new))

    @refusing
    def chmod(self, path, mode):
        os.chmod(self.real(path), mode)

    @refusing
    def chown(self, path, user, group):
        os.lchown(self.real(path), user, group)

    @refusing
    def utimens(self, path, times=None):
        os.utime(self.real(path), times, follow_symlinks=False)

    @refusing
    def create(self, path, mode, info=None):
        return os.open(self.real(path), os.O_RDWR | os.O_CREAT, mode)

    @refusing
    def open(self, path, flags):
        self.check(path, ".locked")
        return os.open(self.real(path), flags & ~os.O_NOFOLLOW)

    @refusing
    def read(self, path, size, offset, handle):
        return os.pread(handle, size, offset)

    @refusing
    def write(self, path, data, offset, handle):
        return os.pwrite(handle, data, offset)

    @refusing
    def truncate(self, path, length, handle=None):
        os.truncate(self.real(path), length)

    @refusing
    def fsync(self, path, datasync, handle):
        os.fsync(handle)

    @refusing
    def release(self, path, handle):
        os.close(handle)

    @refusing
    def statfs(self, path):
        stat = os.statvfs(self.backing)
        return {key: getattr(stat, key) for key in STATVFS}


if __name__ == "__main__":
    FUSE(
        FoldingDisk(sys.argv[1], sys.argv[3:]),
        sys.argv[2],
        foreground=True,
        nothreads=True,
        use_ino=True,
        attr_timeout=0,
        entry_timeout=0,
        negative_timeout=0,
    )
