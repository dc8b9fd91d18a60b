using System.Text.Json;
using System.Text.Json.Serialization;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Registers.Contract;

/// <summary>How the registers' answers are written and read. What is missing, null where it must not be, or named by no enum is refused.</summary>
public static class RegisterJson
{
    public static JsonSerializerOptions Options(bool allowSynthetic)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
                new NumberConverter(allowSynthetic),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class NumberConverter(bool allowSynthetic) : JsonConverter<NationalIdentityNumber>
    {
        // The message must not hold the text: it may be someone's number with one digit wrong.
        public override NationalIdentityNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String && NationalIdentityNumber.TryParse(reader.GetString(), allowSynthetic, out var number)
                ? number
                : throw new JsonException("Not a national identity number that is let in here.");

        public override void Write(Utf8JsonWriter writer, NationalIdentityNumber value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
