package io.camelzodb.zope.type;

import io.camelzodb.pickle.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Holds the options that shape the tree beyond the database. Immutable; each {@code with…} method
 * returns a changed copy.
 *
 * @param defaultOwner the owner that is left out of files, a user of {@code /acl_users}; empty for
 *     none
 * @param forceDefaultOwner whether no owner is written at all, provided there is a default owner
 * @param managerUser the user in whose name objects are written back
 * @param permissions which permissions each kind of object has
 * @param pythonMagic magic number of the Python that Zope runs on; a script compiled by another one
 *     is compiled again when it is loaded, which changes the end of its source
 * @param scriptMagic version of the compiled form of scripts
 * @param encoding encoding of the text that Python 2 stored as bytes; Latin-1 if it does not fit
 */
public record ZopeOptions(
    String defaultOwner,
    boolean forceDefaultOwner,
    String managerUser,
    Permissions permissions,
    Bytes pythonMagic,
    int scriptMagic,
    Charset encoding) {

  /** Magic number of Python 3.11. */
  public static final Bytes PYTHON_3_11 = new Bytes(new byte[] {(byte) 0xa7, '\r', '\r', '\n'});

  /** The defaults of perfact-zodbsync, in Zope 6 on Python 3.11. */
  public static final ZopeOptions DEFAULT =
      new ZopeOptions(
          "perfact", false, "perfact", Permissions.DEFAULT, PYTHON_3_11, 5, StandardCharsets.UTF_8);

  /** Returns a copy with another default owner, or none if the text is empty. */
  public ZopeOptions withDefaultOwner(String owner, boolean force) {
    return new ZopeOptions(
        owner, force, managerUser, permissions, pythonMagic, scriptMagic, encoding);
  }

  /** Returns a copy with another manager. */
  public ZopeOptions withManagerUser(String user) {
    return new ZopeOptions(
        defaultOwner, forceDefaultOwner, user, permissions, pythonMagic, scriptMagic, encoding);
  }

  /** Returns a copy with another table of permissions. */
  public ZopeOptions withPermissions(Permissions table) {
    return new ZopeOptions(
        defaultOwner, forceDefaultOwner, managerUser, table, pythonMagic, scriptMagic, encoding);
  }

  /** Returns a copy for another Python. */
  public ZopeOptions withPythonMagic(Bytes magic) {
    return new ZopeOptions(
        defaultOwner, forceDefaultOwner, managerUser, permissions, magic, scriptMagic, encoding);
  }

  /** Returns a copy with another encoding of old text. */
  public ZopeOptions withEncoding(Charset charset) {
    return new ZopeOptions(
        defaultOwner,
        forceDefaultOwner,
        managerUser,
        permissions,
        pythonMagic,
        scriptMagic,
        charset);
  }
}
