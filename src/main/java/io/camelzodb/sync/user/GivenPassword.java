package io.camelzodb.sync.user;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * Holds the password of a new user: from the settings, from a file, or generated. Immutable.
 *
 * @param password the password itself, in clear text
 * @param told what people are told about it
 */
record GivenPassword(String password, String told) {
  /** 128 bits of chance, with 24 signs that are typed easily. */
  private static final int GENERATED_BYTES = 18;

  /** As in Zope's own hashes. */
  private static final int SALT_BYTES = 7;

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Takes the password that the settings name; otherwise generates one.
   *
   * @throws StorageException if the file cannot be read, or is empty
   */
  static GivenPassword of(Settings settings) throws IOException {
    String set = settings.text(Setting.MANAGER_PASSWORD);
    if (!set.isEmpty()) {
      return new GivenPassword(set, "the password is that of " + Setting.MANAGER_PASSWORD.key());
    }
    if (!settings.text(Setting.MANAGER_PASSWORD_FILE).isEmpty()) {
      Path file = settings.path(Setting.MANAGER_PASSWORD_FILE);
      return new GivenPassword(read(file), "the password is that of " + file);
    }
    byte[] chance = new byte[GENERATED_BYTES];
    RANDOM.nextBytes(chance);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    return new GivenPassword(password, "the password is told here only: " + password);
  }

  private static String read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = PlainFile.lines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      throw new StorageException(
          new Fault.NotFound(
                  file + ": there is no such file", "check " + Setting.MANAGER_PASSWORD_FILE.key())
              .at(FaultPlace.ofFile(file)),
          none);
    }
    if (lines.isEmpty() || lines.get(0).isEmpty()) {
      throw new StorageException(
          new Fault.Refused(file + ": has no password in its first line", "write it there")
              .at(FaultPlace.ofFile(file)));
    }
    return lines.get(0);
  }

  /** Returns a salted hash, as Zope makes it: {@code {SSHA}…}. */
  String hash() {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    // Zope takes Latin-1 where that has all signs of a password.
    digest.update(
        password.getBytes(
            StandardCharsets.ISO_8859_1.newEncoder().canEncode(password)
                ? StandardCharsets.ISO_8859_1
                : StandardCharsets.UTF_8));
    byte[] hash = digest.digest(salt);
    byte[] both = new byte[hash.length + salt.length];
    System.arraycopy(hash, 0, both, 0, hash.length);
    System.arraycopy(salt, 0, both, hash.length, salt.length);
    return "{SSHA}" + Base64.getEncoder().encodeToString(both);
  }

  /** Returns a hash as user folders hold it. */
  static Bytes stored(String hash) {
    return new Bytes(hash.getBytes(StandardCharsets.US_ASCII));
  }

  /** Hides the password, so that no log shows it. */
  @Override
  public String toString() {
    return "GivenPassword";
  }
}
