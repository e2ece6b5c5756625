package io.framecast.gateway.rest;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;

/**
 * The web pages, {@code /} and {@code /api}: always asked for again, and answered with "not modified" where it is the same.
 *
 * <p>Their Content-Security-Policy (W3C CSP3) lets scripts and styles come from this gateway alone and nothing be written inline, so
 * that a movie's title stays text whatever it contains. Pictures and connections may come from any address: when this gateway is
 * gone the page goes on with the others, and which those are is known only then.
 */
@Configuration(proxyBeanMethods = false)
class StaticPage implements WebFluxConfigurer {

    private static final int ETAG_BYTES = 16;
    private static final Map<String, String> PAGES = Map.of("/", "/index.html", "/api", "/api.html");

    private static final String POLICY = String.join("; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "worker-src 'self'",
            "img-src 'self' http: https:",
            "connect-src 'self' http: https: ws: wss:",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'");

    private final Map<String, String> etags = new ConcurrentHashMap<>();

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/**")
                .addResourceLocations("classpath:/static/")
                .setCacheControl(CacheControl.noCache())
                // Times inside a jar are those of the build, the same for every build that is reproducible.
                .setUseLastModified(false)
                .setEtagGenerator(this::etag);
    }

    /** {@code /} is the page, {@code /api} what describes the REST interface. */
    @Bean
    WebFilter pagesAtTheirAddresses() {
        return (exchange, chain) -> {
            String page = PAGES.get(exchange.getRequest().getPath().value());
            return page == null
                    ? chain.filter(exchange)
                    : chain.filter(exchange.mutate().request(request -> request.path(page)).build());
        };
    }

    /**
     * Files come whole, as RFC 9110 (14.2) allows: the framework answers a range past a file's end with the length of the file and
     * no byte of it, which leaves the client waiting.
     */
    @Bean
    WebFilter wholeFiles() {
        return (exchange, chain) -> exchange.getRequest().getHeaders().getFirst(HttpHeaders.RANGE) == null
                ? chain.filter(exchange)
                : chain.filter(exchange.mutate().request(request -> request.headers(headers -> headers.remove(HttpHeaders.RANGE))).build());
    }

    /** The page's modules too: a worker obeys the policy that its own script came with. */
    @Bean
    WebFilter pageIsStrict() {
        return (exchange, chain) -> {
            if (isPage(exchange.getRequest().getPath().value())) {
                HttpHeaders headers = exchange.getResponse().getHeaders();
                headers.set("Content-Security-Policy", POLICY);
                headers.set("X-Content-Type-Options", "nosniff");
                headers.set("Referrer-Policy", "no-referrer");
            }
            return chain.filter(exchange);
        };
    }

    private static boolean isPage(String path) {
        return PAGES.containsKey(path) || PAGES.containsValue(path) || path.equals("/early.js") || path.startsWith("/app/")
                || path.startsWith("/core/") || path.startsWith("/css/");
    }

    private String etag(Resource resource) {
        return etags.computeIfAbsent(resource.getDescription(), description -> {
            try (InputStream bytes = resource.getInputStream()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes());
                return "\"" + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + "\"";
            } catch (IOException e) {
                return "\"unread\"";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is part of every JDK", e);
            }
        });
    }
}
