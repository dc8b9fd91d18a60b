using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers.Contract;

namespace Helsenorge.Portal.Registers;

/// <summary>Asks one register for one person.</summary>
internal sealed class RegisterSearch<TAnswer>(HttpClient http, JsonSerializerOptions json, string register)
    where TAnswer : class
{
    /// <summary>Null when the register does not have the person.</summary>
    /// <param name="read">Null when the answer makes no sense, or is about someone else.</param>
    /// <exception cref="RegisterUnavailableException">No answer in time, or none that <paramref name="read"/> understood.</exception>
    public async Task<T?> FindAsync<T>(NationalIdentityNumber number, Func<TAnswer, T?> read, CancellationToken cancel)
        where T : class
    {
        if (number == default)
        {
            throw new ArgumentException("There is no number to ask for.", nameof(number));
        }

        return await RegisterQuestion.AskOrMissAsync(http, json, register, "persons/search", new PersonSearch(number), read, cancel);
    }
}

/// <summary>Asks one register one thing.</summary>
internal static class RegisterQuestion
{
    /// <param name="read">Null when the answer makes no sense.</param>
    /// <exception cref="RegisterUnavailableException">No answer in time, or none that <paramref name="read"/> understood.</exception>
    public static async Task<T> AskAsync<TQuestion, TAnswer, T>(HttpClient http, JsonSerializerOptions json, string register, string what, TQuestion question, Func<TAnswer, T?> read, CancellationToken cancel)
        where T : class =>
        await AskOrMissAsync(http, json, register, what, question, read, cancel) ?? throw new RegisterUnavailableException(register);

    /// <summary>Null when the register does not have it.</summary>
    public static async Task<T?> AskOrMissAsync<TQuestion, TAnswer, T>(HttpClient http, JsonSerializerOptions json, string register, string what, TQuestion question, Func<TAnswer, T?> read, CancellationToken cancel)
        where T : class
    {
        try
        {
            using var response = await http.PostAsJsonAsync($"{register.Replace(' ', '-')}/{what}", question, json, cancel);
            if (response.StatusCode is HttpStatusCode.NotFound)
            {
                return null;
            }

            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<TAnswer>(json, cancel) is { } answer && read(answer) is { } found
                ? found
                : throw new InvalidDataException("The answer is about someone else, or makes no sense.");
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // Whatever went wrong, the caller has one thing to do: show the last copy with its time.
            throw new RegisterUnavailableException(register, failure);
        }
    }
}
