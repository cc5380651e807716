const words = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than a file-size limit allows',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'the folder is gone',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name or its path is too long for the disk',
  EINVAL: 'the disk takes no such name',
  EILSEQ: 'the disk takes no such name',
  EEXIST: 'the file came into being meanwhile and is not overwritten',
  EBUSY: 'it is in use',
  EIO: 'the disk reports a fault',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}
/** What a system's error about a file means, in words; its code where there are none, its message where there is no code. */
export function diskProblem(cause) {
  const { code, message } = cause
  return code === undefined ? message : (words[code] ?? code)
}
