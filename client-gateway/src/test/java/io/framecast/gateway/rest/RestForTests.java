package io.framecast.gateway.rest;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface as Spring WebFlux runs it, without Spring Boot. */
public final class RestForTests {

    private RestForTests() {}

    /** With the limit that {@code application.yaml} sets. */
    @EnableWebFlux
    static class WebFlux implements WebFluxConfigurer {

        @Override
        public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
            codecs.defaultCodecs().maxInMemorySize(8 << 20);
        }
    }

    /** Controllers on top of these collaborators. */
    public static GenericApplicationContext context(Object... collaborators) {
        GenericApplicationContext context = new GenericApplicationContext();
        for (Object collaborator : collaborators) {
            register(context, collaborator);
        }
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.registerBean(RecordedReads.class, RecordedReads::new);
        AnnotatedBeanDefinitionReader reader = new AnnotatedBeanDefinitionReader(context);
        reader.register(WebFlux.class, MoviesToCome.class, StaticPage.class, ProblemHandler.class, MovieController.class, FrameController.class,
                StreamController.class, TimesController.class, CheckController.class, ExportController.class, FilmstripController.class,
                ImportController.class, UploadController.class, TusVersion.class, RecordingController.class, RetentionController.class,
                RequestController.class, DomainController.class, EventController.class, ApiController.class);
        context.refresh();
        return context;
    }

    /** The calls it has, {@code METHOD /path/{variable}}. */
    public static Set<String> calls(GenericApplicationContext context) {
        Set<String> calls = new TreeSet<>();
        context.getBean(RequestMappingHandlerMapping.class).getHandlerMethods().keySet().forEach(mapping ->
                mapping.getPatternsCondition().getPatterns().forEach(pattern ->
                        mapping.getMethodsCondition().getMethods().forEach(method -> calls.add(method + " " + pattern.getPatternString()))));
        return calls;
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(GenericApplicationContext context, T bean) {
        context.registerBean((Class<T>) bean.getClass(), (Supplier<T>) () -> bean);
    }
}
