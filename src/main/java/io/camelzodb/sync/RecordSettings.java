package io.camelzodb.sync;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.type.Permissions;
import io.camelzodb.zope.type.ZopeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Makes the options of a recording from the settings that shape the tree. */
final class RecordSettings {
  private RecordSettings() {}

  /**
   * Returns the options that shape the files of objects.
   *
   * @throws IOException if the table of permissions cannot be read
   */
  static ZopeOptions zope(Settings settings) throws IOException {
    int magic = settings.number(Setting.PYTHON_MAGIC);
    ZopeOptions options =
        ZopeOptions.DEFAULT
            .withDefaultOwner(
                settings.text(Setting.DEFAULT_OWNER), settings.flag(Setting.FORCE_DEFAULT_OWNER))
            .withManagerUser(settings.text(Setting.MANAGER_USER))
            .withEncoding(settings.textEncoding())
            .withPythonMagic(new Bytes(new byte[] {(byte) magic, (byte) (magic >> 8), '\r', '\n'}));
    if (settings.optional(Setting.PERMISSIONS_FILE).isEmpty()) {
      return options;
    }
    Path file = settings.path(Setting.PERMISSIONS_FILE);
    try (InputStream in = PlainFile.openNamed(file)) {
      return options.withPermissions(Permissions.read(in));
    } catch (NoSuchFileException missing) {
      throw new SettingsException(
          new FaultDetails(
                  RedactedUri.of(file.toString()) + ": no such file", "check zodb.permissions-file")
              .at(FaultPlace.ofFile(file)));
    } catch (IOException fault) {
      throw new SettingsException(file + ": " + PlainFile.describe(file, fault));
    }
  }

  /**
   * Returns the options of a recording.
   *
   * @throws IOException if the table of permissions cannot be read
   */
  static RecordOptions recording(Settings settings) throws IOException {
    Unsupported unsupported = Unsupported.of(settings.word(Setting.UNSUPPORTED));
    boolean all =
        unsupported == Unsupported.STATE && settings.word(Setting.ENTER_UNSUPPORTED).equals("auto");
    return RecordOptions.DEFAULT
        .withZope(settings.zope())
        .withEntering(all ? EnteredContainers.TRUE : settings.entering())
        .withUnsupported(unsupported)
        .withSecrecy(Secrecy.of(settings.word(Setting.SECRETS)))
        .withSelection(
            new Selection(
                settings.text(Setting.INCLUDE),
                settings.text(Setting.EXCLUDE),
                settings.text(Setting.INCLUDE_TYPES),
                settings.text(Setting.EXCLUDE_TYPES)))
        .withMounted(settings.mounts().stream().map(MountPoint::at).collect(Collectors.toSet()));
  }
}
