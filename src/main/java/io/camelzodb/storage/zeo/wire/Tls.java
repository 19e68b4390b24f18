package io.camelzodb.storage.zeo.wire;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Encrypts connections, as the {@code ssl} section of a ZEO client says. Thread-safe. */
public final class Tls {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;
  private final boolean checkHostname;
  private final @Nullable String serverHostname;

  /**
   * Holds the options of TLS.
   *
   * @param certificate PEM file with our certificate and its chain, or null for none
   * @param key PEM file with its key; null if it is in the certificate's file
   * @param authenticate PEM file, or folder of such, with the trusted certificates (of the server
   *     or its issuer); null for those that Java trusts
   * @param checkHostname whether the server's certificate must contain its host name
   * @param serverHostname the host name in the certificate, if it differs from the address; else
   *     null
   */
  public record Options(
      @Nullable Path certificate,
      @Nullable Path key,
      @Nullable Path authenticate,
      boolean checkHostname,
      @Nullable String serverHostname) {}

  private Tls(SSLContext context, boolean checkHostname, @Nullable String serverHostname) {
    this.context = context;
    this.checkHostname = checkHostname;
    this.serverHostname = serverHostname;
  }

  /**
   * Reads the files.
   *
   * @throws IOException if one is missing or has other content; the message names it
   */
  public static Tls read(Options options) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(options), trusted(options.authenticate()), null);
      return new Tls(context, options.checkHostname(), options.serverHostname());
    } catch (GeneralSecurityException fault) {
      throw new FaultException(
          new Fault.Configuration("TLS cannot be set up: " + fault.getMessage()), fault);
    }
  }

  private static KeyManager @Nullable [] keys(Options options)
      throws IOException, GeneralSecurityException {
    Path certificate = options.certificate();
    if (certificate == null) {
      return null;
    }
    List<X509Certificate> chain = PemFile.certificates(certificate);
    Path keyFile = options.key();
    PrivateKey key = PemFile.privateKey(keyFile == null ? certificate : keyFile);
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trusted(@Nullable Path authenticate)
      throws IOException, GeneralSecurityException {
    if (authenticate == null) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate certificate : PemFile.certificates(authenticate)) {
      store.setCertificateEntry("trusted" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  /** Starts TLS on an open socket. */
  Socket wrap(Socket line, String host, int port, int timeoutMillis) throws IOException {
    String name = serverHostname == null ? host : serverHostname;
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(line, name, port, true);
    if (checkHostname) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    line.setSoTimeout(timeoutMillis);
    socket.startHandshake();
    line.setSoTimeout(0);
    return socket;
  }
}
