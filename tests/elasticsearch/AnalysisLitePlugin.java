package analysislite;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * What the server's own security index analyses e-mail addresses with, and what Elastic's reduced "integ-test-zip"
 * leaves out: without it no API key can be made. For the test server only: a full Elasticsearch has all of it. Our own
 * indices need none of it, because stems are made in search/stems.py.
 */
public class AnalysisLitePlugin extends Plugin implements AnalysisPlugin {

    private static TokenFilterFactory factory(final String name, final Function<TokenStream, TokenStream> f) {
        return new TokenFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TokenStream create(final TokenStream in) {
                return f.apply(in);
            }
        };
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "unique", (i, e, n, s) -> factory(n, RemoveDuplicatesTokenFilter::new),
            "pattern_capture", (i, e, n, s) -> {
                final Pattern[] patterns = s.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
                return factory(n, t -> new PatternCaptureGroupTokenFilter(t, s.getAsBoolean("preserve_original", true), patterns));
            });
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("uax_url_email", (i, e, n, s) -> TokenizerFactory.newFactory(n, UAX29URLEmailTokenizer::new));
    }

    @Override
    public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
        return List.of(PreConfiguredTokenFilter.singleton("unique", false, RemoveDuplicatesTokenFilter::new));
    }
}
