using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

public sealed class RefusalTests(SharedLookAlike shared) : IClassFixture<SharedLookAlike>
{
    private readonly LookAlike idPorten = shared.IdPorten;

    public static TheoryData<string, string?, string> SpoiltRequests => new()
    {
        { "code_challenge", null, "invalid_request" },
        { "code_challenge_method", "plain", "invalid_request" },
        { "redirect_uri", "http://localhost:5080/portal/signin-oidc/more", "invalid_request" },
        { "redirect_uri", "http://localhost:5080/other-portal/signin-oidc", "invalid_request" },
        { "redirect_uri", "http://evil.example/portal/signin-oidc", "invalid_request" },
        { "redirect_uri", null, "invalid_request" },
        { "response_type", "token", "unsupported_response_type" },
        { "response_type", "id_token", "unsupported_response_type" },
        { "response_type", "code id_token", "unsupported_response_type" },
        { "response_mode", "fragment", "invalid_request" },
        { "scope", "openid email", "invalid_scope" },
    };

    [Theory]
    [MemberData(nameof(SpoiltRequests))]
    public async Task A_spoilt_request_is_refused_where_it_is_pushed(string name, string? value, string error)
    {
        var sound = await idPorten.Portal.PushAsync();
        var spoilt = await idPorten.Portal.PushAsync(idPorten.Portal.Request((name, value)));

        Assert.Equal(HttpStatusCode.Created, sound.Status);
        spoilt.AssertRefused(error);
    }

    [Fact]
    public async Task A_challenge_without_a_method_is_a_plain_one_and_refused()
    {
        var spoilt = await idPorten.Portal.PushAsync(idPorten.Portal.Request(("code_challenge_method", null)));

        spoilt.AssertRefused("invalid_request");
    }

    [Theory]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("redirect_uri", "http://evil.example/portal/signin-oidc", "invalid_request")]
    [InlineData("client_id", "nobody", "invalid_request")]
    public async Task A_spoilt_request_that_was_not_pushed_ends_on_a_page_and_sends_nobody_anywhere(string name, string? value, string error)
    {
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(QueryHelpers.AddQueryString("/authorize", idPorten.Portal.Request((name, value)).Where(field => field.Value is not null)));

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Null(browser.SentTo);
        Assert.Equal("Innloggingen kan ikke starte", browser.Heading);
        Assert.Equal(error, browser.Page.QuerySelector(".notice__title")!.TextContent);
    }

    [Fact]
    public async Task A_pushed_request_of_one_portal_cannot_be_used_by_another()
    {
        var address = await idPorten.Portal.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(address.Replace("client_id=portal", "client_id=other-portal", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.False(browser.IsAsked);
    }

    [Fact]
    public async Task A_code_is_used_once()
    {
        var code = await CodeAsync();

        var first = await idPorten.Portal.ExchangeAsync(code);
        var second = await idPorten.Portal.ExchangeAsync(code);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        second.AssertRefused("invalid_grant");
    }

    [Theory]
    [InlineData(119, false)]
    [InlineData(121, true)]
    public async Task A_code_lives_two_minutes(int seconds, bool isRefused)
    {
        var code = await CodeAsync();
        idPorten.Clock.Advance(TimeSpan.FromSeconds(seconds));

        var answer = await idPorten.Portal.ExchangeAsync(code);

        Assert.Equal(isRefused ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_without_its_verifier()
    {
        var code = await CodeAsync();

        (await idPorten.Portal.ExchangeAsync(code, verifier: new string('a', 43))).AssertRefused("invalid_grant");
    }

    [Fact]
    public async Task A_code_of_one_portal_is_worth_nothing_to_another()
    {
        var code = await CodeAsync();

        (await idPorten.OtherPortal.ExchangeAsync(code, verifier: idPorten.Portal.Verifier)).AssertRefused("invalid_grant");
    }

    [Fact]
    public async Task An_assertion_is_used_once_at_whichever_endpoint()
    {
        var code = await CodeAsync();
        var assertion = idPorten.Portal.Assertion();

        var first = await idPorten.Portal.PushAsync(assertion: assertion);
        var second = await idPorten.Portal.PushAsync(assertion: assertion);
        var third = await idPorten.Portal.ExchangeAsync(code, assertion);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        second.AssertRefused("invalid_client");
        third.AssertRefused("invalid_client");
    }

    [Fact]
    public async Task An_identifier_is_used_up_by_the_portal_it_belongs_to_and_no_other()
    {
        using var stranger = RSA.Create(2048);
        const string Id = "chosen-by-the-portal";

        (await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(id: Id, signedWith: stranger))).AssertRefused("invalid_client");
        var other = await idPorten.OtherPortal.PushAsync(assertion: idPorten.OtherPortal.Assertion(id: Id));
        var own = await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(id: Id));

        Assert.Equal(HttpStatusCode.Created, other.Status);
        Assert.Equal(HttpStatusCode.Created, own.Status);
    }

    [Fact]
    public async Task An_identifier_is_remembered_for_as_long_as_its_assertion_is_accepted()
    {
        var assertion = idPorten.Portal.Assertion();
        Assert.Equal(HttpStatusCode.Created, (await idPorten.Portal.PushAsync(assertion: assertion)).Status);

        // Others come and go: that is when old identifiers are forgotten.
        for (var seconds = 0; seconds < 180; seconds += 15)
        {
            idPorten.Clock.Advance(TimeSpan.FromSeconds(15));
            await idPorten.Portal.PushAsync();
            (await idPorten.Portal.PushAsync(assertion: assertion)).AssertRefused("invalid_client");
        }
    }

    [Theory]
    [InlineData(120, true)]
    [InlineData(121, false)]
    [InlineData(3600, false)]
    public async Task An_assertion_lives_two_minutes_at_most(int seconds, bool isAccepted)
    {
        var answer = await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(lifetime: TimeSpan.FromSeconds(seconds)));

        AssertAccepted(isAccepted, answer);
    }

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-1200, false)]
    [InlineData(9, true)]
    [InlineData(60, false)]
    public async Task An_assertion_must_be_made_now(int seconds, bool isAccepted)
    {
        var answer = await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(issued: TimeSpan.FromSeconds(seconds)));

        AssertAccepted(isAccepted, answer);
    }

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, false)]
    [InlineData(41, false)]
    public async Task An_assertion_of_thirty_seconds_is_refused_when_they_have_passed_and_ten_more(int seconds, bool isAccepted)
    {
        var assertion = idPorten.Portal.Assertion(lifetime: TimeSpan.FromSeconds(30));
        idPorten.Clock.Advance(TimeSpan.FromSeconds(seconds));

        AssertAccepted(isAccepted, await idPorten.Portal.PushAsync(assertion: assertion));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("client-authentication+jwt")]
    public async Task An_assertion_may_be_of_the_plain_type_or_of_the_new_one(string type) =>
        AssertAccepted(true, await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(type: type)));

    [Fact]
    public async Task An_assertion_without_an_identifier_is_refused() =>
        (await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(withId: false))).AssertRefused("invalid_client");

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://test.idporten.no")]
    public async Task An_assertion_meant_for_somebody_else_is_refused(string audience) =>
        (await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(audience: audience))).AssertRefused("invalid_token");

    [Fact]
    public async Task An_assertion_signed_with_a_key_that_is_not_registered_is_refused()
    {
        using var stranger = RSA.Create(2048);

        (await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(signedWith: stranger))).AssertRefused("invalid_client");
    }

    [Fact]
    public async Task A_portal_cannot_speak_for_another()
    {
        (await idPorten.Portal.PushAsync(assertion: idPorten.OtherPortal.Assertion())).AssertRefused("invalid_grant");
        (await idPorten.Portal.PushAsync(assertion: idPorten.Portal.Assertion(subject: "other-portal"))).AssertRefused("invalid_client");
    }

    [Fact]
    public async Task An_unknown_portal_is_refused()
    {
        using var unknown = new Portal("nobody", idPorten.Issuer, idPorten.Clock);

        (await unknown.PushAsync()).AssertRefused("invalid_client");
        (await unknown.ExchangeAsync("a-code")).AssertRefused("invalid_client");
    }

    [Fact]
    public async Task A_portal_that_does_not_say_who_it_is_is_refused()
    {
        var code = await CodeAsync();

        (await idPorten.Portal.PushAsync(assertion: "")).AssertRefused("invalid_client");
        (await idPorten.Portal.ExchangeAsync(code, assertion: "")).AssertRefused("invalid_client");
        Assert.Equal(HttpStatusCode.OK, (await idPorten.Portal.ExchangeAsync(code)).Status);
    }

    [Fact]
    public async Task A_choice_that_does_not_come_from_the_page_logs_nobody_in()
    {
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        var fields = Browser.FieldsOf(browser.Page.QuerySelector("form[method=post]")!);
        fields.RemoveAll(field => field.Key == "__RequestVerificationToken");

        await browser.PostAsync("/authorize", [.. fields, new("__RequestVerificationToken", "guessed"), new("person", LookAlike.Kari)]);

        Assert.True(browser.IsAsked);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Equal("Siden var for gammel. Velg en gang til.", browser.Page.QuerySelector("[role=alert]")!.TextContent.Trim());

        await browser.PostAsync("/authorize", [.. fields, new("person", LookAlike.Kari)]);
        Assert.True(browser.IsAsked);

        await browser.ChooseAsync(LookAlike.Kari);
        Assert.NotEmpty(idPorten.Portal.CodeIn(browser.SentTo));
    }

    private static void AssertAccepted(bool isAccepted, Answer answer)
    {
        if (isAccepted)
        {
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }
        else
        {
            answer.AssertRefused("invalid_client");
        }
    }

    private async Task<string> CodeAsync()
    {
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);
        return idPorten.Portal.CodeIn(browser.SentTo);
    }
}
