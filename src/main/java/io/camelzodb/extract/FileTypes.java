package io.camelzodb.extract;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the extensions of files: by content type, and by the first bytes of the content. */
final class FileTypes {
  /** The number of first bytes needed to recognize a type. */
  static final int HEAD = 512;

  private static final Map<String, String> BY_TYPE = new HashMap<>();
  private static final Set<String> KNOWN = new HashSet<>();

  private static final String TABLE =
      """
      image/jpeg jpg jpeg jpe jfif
      image/pjpeg jpg
      image/jpg jpg
      image/png png
      image/x-png png
      image/gif gif
      image/webp webp
      image/avif avif
      image/heic heic
      image/bmp bmp
      image/x-ms-bmp bmp
      image/tiff tif tiff
      image/svg+xml svg svgz
      image/x-icon ico
      image/vnd.microsoft.icon ico
      image/vnd.adobe.photoshop psd
      image/x-photoshop psd
      application/pdf pdf
      application/postscript ps eps ai
      application/rtf rtf
      text/rtf rtf
      application/zip zip
      application/x-zip-compressed zip
      application/gzip gz tgz
      application/x-gzip gz
      application/x-tar tar
      application/x-bzip2 bz2
      application/x-7z-compressed 7z
      application/x-rar-compressed rar
      application/vnd.rar rar
      application/json json
      application/xml xml xsd xsl xslt zcml
      application/xhtml+xml xhtml
      application/javascript js mjs
      application/x-javascript js
      text/javascript js
      application/x-shockwave-flash swf
      application/java-archive jar
      application/epub+zip epub
      application/msword doc dot
      application/vnd.ms-excel xls xlt
      application/msexcel xls
      application/vnd.ms-powerpoint ppt pps
      application/mspowerpoint ppt
      application/vnd.openxmlformats-officedocument.wordprocessingml.document docx docm dotx
      application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx xlsm xltx
      application/vnd.openxmlformats-officedocument.presentationml.presentation pptx pptm ppsx
      application/vnd.oasis.opendocument.text odt ott
      application/vnd.oasis.opendocument.spreadsheet ods
      application/vnd.oasis.opendocument.presentation odp
      application/vnd.oasis.opendocument.graphics odg
      application/vnd.sun.xml.writer sxw
      application/vnd.sun.xml.calc sxc
      application/vnd.sun.xml.impress sxi
      application/x-python-code pyc
      text/html html htm
      text/x-html-safe html
      text/plain txt text log
      text/structured stx
      text/x-rst rst
      text/restructured rst
      text/x-web-markdown md markdown
      text/markdown md
      text/css css less scss
      text/csv csv
      text/tab-separated-values tsv
      text/xml xml
      text/x-python py
      text/x-sql sql
      text/calendar ics
      text/vcard vcf
      text/x-vcard vcf
      message/rfc822 eml
      audio/mpeg mp3
      audio/mp4 m4a
      audio/ogg ogg oga
      audio/x-wav wav
      audio/wav wav
      audio/flac flac
      audio/midi mid midi
      video/mp4 mp4 m4v
      video/mpeg mpg mpeg
      video/quicktime mov qt
      video/x-msvideo avi
      video/x-ms-wmv wmv
      video/x-flv flv
      video/webm webm
      video/ogg ogv
      font/woff woff
      font/woff2 woff2
      font/ttf ttf
      font/otf otf
      - bin dat exe dmg iso img bak cfg conf ini yml yaml toml sh bat pl rb php c h cpp java pt zpt cpt dtml
      - cpy vpy tex bib dvi dwg dxf mpp vsd pub odb odf mdb accdb sqlite db key pem crt cer p7m asc sig
      - gpx kml kmz torrent apk deb rpm msi cab lzh xz zst wmf emf cdr indd pages numbers webloc url
      """;

  static {
    for (String line : TABLE.split("\n")) {
      String[] words = line.trim().split(" +");
      for (int i = 1; i < words.length; i++) {
        KNOWN.add(words[i]);
      }
      if (words.length > 1 && !words[0].equals("-")) {
        BY_TYPE.put(words[0], words[1]);
      }
    }
  }

  private FileTypes() {}

  /** Whether the name ends with an extension that stands for a kind of file. */
  static boolean hasKnownExtension(String name) {
    String extension = SafeFileNames.extension(name);
    return !extension.isEmpty() && KNOWN.contains(extension.substring(1).toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the extension, with its dot, that a name lacks; empty if it has one or none is found.
   *
   * @param contentType as stored, or null
   * @param head the first bytes of the content, at most {@value #HEAD}
   * @param fileName the name of the upload, or null
   */
  static String missingExtension(
      String name, @Nullable String contentType, byte[] head, @Nullable String fileName) {
    if (hasKnownExtension(name)) {
      return "";
    }
    String type = contentType == null ? null : BY_TYPE.get(plain(contentType));
    String found = type != null ? type : ofContent(head);
    if (found != null) {
      return "." + found;
    }
    return fileName != null && hasKnownExtension(fileName)
        ? SafeFileNames.extension(fileName).toLowerCase(Locale.ROOT)
        : "";
  }

  private static String plain(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }

  /** Returns the extension for the first bytes of a file; null if they are not recognized. */
  static @Nullable String ofContent(byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return "jpg";
    } else if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return "png";
    } else if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return "gif";
    } else if (start.startsWith("%PDF-")) {
      return "pdf";
    } else if (start.startsWith("%!PS")) {
      return "ps";
    } else if (start.startsWith("RIFF") && start.length() >= 12) {
      return switch (start.substring(8, 12)) {
        case "WEBP" -> "webp";
        case "WAVE" -> "wav";
        case "AVI " -> "avi";
        default -> null;
      };
    } else if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return "tif";
    } else if (start.startsWith("BM") && start.length() > 14 && head[6] == 0 && head[7] == 0) {
      return "bmp";
    } else if (start.startsWith("\0\0\1\0") && start.length() > 6) {
      return "ico";
    } else if (start.startsWith("8BPS")) {
      return "psd";
    }
    return container(start);
  }

  private static @Nullable String container(String start) {
    if (start.startsWith("PK\3\4")) {
      return zip(start);
    } else if (start.startsWith("\u001f\u008b\b")) {
      return "gz";
    } else if (start.startsWith("BZh")) {
      return "bz2";
    } else if (start.startsWith("7z\u00bc\u00af'\u001c")) {
      return "7z";
    } else if (start.startsWith("Rar!\u001a\7")) {
      return "rar";
    } else if (start.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
      return "doc";
    } else if (start.startsWith("{\\rtf")) {
      return "rtf";
    } else if (start.startsWith("ID3") || start.startsWith("\u00ff\u00fb")) {
      return "mp3";
    } else if (start.startsWith("OggS")) {
      return "ogg";
    } else if (start.startsWith("fLaC")) {
      return "flac";
    } else if (start.startsWith("FWS") || start.startsWith("CWS")) {
      return "swf";
    } else if (start.length() >= 12 && start.startsWith("ftyp", 4)) {
      return start.startsWith("qt", 8) ? "mov" : start.startsWith("avif", 8) ? "avif" : "mp4";
    }
    return markup(start);
  }

  private static String zip(String start) {
    if (start.contains("mimetypeapplication/vnd.oasis.opendocument.text")) {
      return "odt";
    } else if (start.contains("mimetypeapplication/vnd.oasis.opendocument.spreadsheet")) {
      return "ods";
    } else if (start.contains("mimetypeapplication/vnd.oasis.opendocument.presentation")) {
      return "odp";
    }
    return start.contains("mimetypeapplication/epub+zip") ? "epub" : "zip";
  }

  private static @Nullable String markup(String start) {
    String text = start.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
      return "html";
    } else if (text.startsWith("<svg")) {
      return "svg";
    } else if (text.startsWith("<?xml")) {
      return text.contains("<svg") ? "svg" : text.contains("<html") ? "html" : "xml";
    }
    return null;
  }
}
